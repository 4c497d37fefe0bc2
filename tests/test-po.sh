#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The Chinese text is whole and well written. Each check of the catalogue is also made on a spoilt copy, which it must refuse.
# usage: test-po.sh SOURCE_DIR; HEATCTL is the program to ask
src=$1
po=po/zh_CN.po
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
cd "$src" || exit 1
n=0
bad=0
say() { # exit-status what: one line of TAP, with the first lines of the log when it fails
  n=$((n + 1))
  if [ "$1" -eq 0 ]; then echo "ok $n - $2"; return; fi
  echo "not ok $n - $2"
  [ -f "$tmp/log" ] && head -n 20 "$tmp/log" | sed 's/^/# /'
  bad=1
}
holds() { "$@" >"$tmp/log" 2>&1; say $? "$what"; }
refuses() { if "$@" >"$tmp/log" 2>&1; then say 1 "$what"; else say 0 "$what"; fi; }

# One thing, one word: the wording of the field. A vent is a 放气阀, what is done with it is 排气.
export STRANGE='设备编号=设施编号 重点用户=优先用户 入水=供水 出水管=供水 送水=供水 热交换站=换热站 热力站=换热站 维修队=抢修队 一级网=一次网 二级网=二次网
停暖=停热 停供=停热 检查井=热力井 检查室=热力井 无法理解=无法识别 口令=令牌 回供=转供 放气(?!阀)=排气 隔离区=关断区 住户=用户 收下=接收
无效警情=误报 非本单位职责=申请改派 未成(?![功员])=未完成 工单结案=工单办结 规则集=规则方案'

# The same words as meson's preset "glib".
extract() { # list-of-files pot
  xgettext --from-code=UTF-8 --keyword=_ --keyword=N_ --keyword=C_:1c,2 --keyword=NC_:1c,2 --keyword=g_dngettext:2,3 \
    --flag=N_:1:pass-c-format --flag=C_:2:pass-c-format --flag=NC_:2:pass-c-format --flag=g_strdup_printf:1:c-format \
    --flag=g_string_append_printf:2:c-format --flag=g_string_printf:2:c-format --flag=g_error_new:3:c-format --flag=g_set_error:4:c-format \
    --flag=g_markup_printf_escaped:1:c-format --flag=g_print:1:c-format --flag=g_printerr:1:c-format --flag=g_snprintf:3:c-format \
    --files-from="$1" -o "$2" 2>"$tmp/log"
}
files_are_listed() { # POTFILES: every file with a message is in it, every line of it is a file
  sed -n 's/^#: //p' "$tmp/all.pot" | tr ' ' '\n' | sed -n 's/:[0-9]*$//p' | LC_ALL=C sort -u >"$tmp/with-text"
  LC_ALL=C sort -u "$1" | LC_ALL=C comm -23 "$tmp/with-text" - | sed 's/^/missing in po\/POTFILES: /' >"$tmp/missing"
  while read -r file; do [ -f "$file" ] || echo "po/POTFILES names no file: $file"; done <"$1" >>"$tmp/missing"
  cat "$tmp/missing"
  [ ! -s "$tmp/missing" ]
}
is_complete() { # catalogue: no message of the sources is untranslated or fuzzy
  msgmerge -q --no-location "$1" "$tmp/all.pot" -o "$tmp/merged.po" || return 1
  LC_ALL=C msgfmt --statistics -o /dev/null "$tmp/merged.po" 2>&1
  msgattrib --no-obsolete --untranslated "$tmp/merged.po" >"$tmp/open.po"
  msgattrib --no-obsolete --only-fuzzy "$tmp/merged.po" >>"$tmp/open.po"
  grep '^msgid "' "$tmp/open.po" | grep -v '^msgid ""$'
  ! grep -q '^msgid' "$tmp/open.po"
}
is_sound() { msgfmt -c -o /dev/null "$1"; }
is_well_written() { # catalogue: full-width punctuation after Chinese; what was said in one way is said so everywhere
  /usr/bin/python3 - "$1" <<'P'
import ast, os, re, sys
han = "\u3400-\u9fff"
half = re.compile(f"[{han}”）》][,;:?!]|[,;?!] *[{han}]|[{han}] *\\([^)]*[{han}]")
doubled = re.compile("[，。；：、！？]{2}|[，；：、] *$|[，。；：] (?=[" + han + "])")
strange = dict(pair.split("=") for pair in os.environ["STRANGE"].split())
entry, field, bad = {}, None, 0
def judge(entry):
    wrong = []
    for key, text in entry.items():
        if not key.startswith("msgstr") or not entry.get("msgid"):
            continue
        found = half.search(text)
        if found:
            wrong.append(f"half-width “{found[0]}”")
        found = doubled.search(text.rstrip("\n")) if not entry["msgid"].rstrip("\n").endswith((":", " ")) and "msgctxt" not in entry else None
        if found:
            wrong.append(f"“{found[0]}”")
        wrong += [f"{word}, say {right}" for word, right in [*strange.items(), ("关闭阀门", "关阀")] if re.search(word, text)]
    for w in wrong:
        print(f"{w}: {entry['msgid']!r}")
    return len(wrong)
for line in [*open(sys.argv[1], encoding="utf-8"), "\n"]:
    line = line.rstrip("\n")
    named = re.match(r'(msgctxt|msgid_plural|msgid|msgstr(?:\[\d+\])?) (".*")$', line)
    if named:
        field = named[1]
        entry[field] = ast.literal_eval(named[2])
    elif line.startswith('"') and field:
        entry[field] += ast.literal_eval(line)
    elif not line:
        bad += judge(entry)
        entry, field = {}, None
sys.exit(1 if bad else 0)
P
}
pages_agree() { # files that speak Chinese by themselves say things as the catalogue does
  /usr/bin/python3 - "$@" <<'P'
import os, re, sys
strange, bad = dict(pair.split("=") for pair in os.environ["STRANGE"].split()), 0
for path in sys.argv[1:]:
    for number, line in enumerate(open(path, encoding="utf-8"), 1):
        for found in (w for w in strange if re.search(w, line)):
            print(f"{path}:{number}: {found}, say {strange[found]}")
            bad += 1
sys.exit(1 if bad else 0)
P
}
words_agree() { # the Chinese of coded values in the city file is that of the desk
  /usr/bin/python3 - "$1" src/net/net-codes.c <<'P'
import re, sys
text = open(sys.argv[1], encoding="utf-8").read()
said = dict(re.findall(r'^(?<!"\n)msgid "(.*)"\nmsgstr "(.*)"$', text, re.M))  # without those in a context
pairs = re.findall(r'N_ \("([^"]*)"\), "([^"]*)"', open(sys.argv[2], encoding="utf-8").read())
wrong = [f"{en}: {said.get(en)} on the desk, {zh} in the city file" for en, zh in pairs if said.get(en) != zh]
print("\n".join(wrong))
sys.exit(1 if wrong or len(pairs) < 50 else 0)
P
}
desktop_speaks() { # the desktop entry and the metainfo carry their Chinese themselves
  d=data/org.heatdispatch.HeatDispatch
  grep -q '^Name\[zh_CN\]=' $d.desktop && grep -q '^Comment\[zh_CN\]=' $d.desktop || return 1
  [ "$(grep -cE '<(name|summary|p)>' $d.metainfo.xml)" -eq "$(grep -cE '<(name|summary|p) xml:lang="zh_CN">' $d.metainfo.xml)" ]
}
answers() { # zh|en VARIABLE=value …: heatctl help in that environment, nothing else of the caller's
  want=$1
  shift
  env -u LC_ALL -u LC_MESSAGES -u LC_CTYPE -u LANG -u LANGUAGE -u HEAT_LANG HEAT_UNINSTALLED=1 "$@" "$HEATCTL" help >"$tmp/help" || return 1
  head -n 3 "$tmp/help"
  if grep -q '编制关阀方案' "$tmp/help"; then got=zh; else got=en; fi
  [ $got = "$want" ]
}

command -v xgettext >/dev/null || { echo "1..0 # SKIP gettext's tools are absent"; exit 0; }
find src -name '*.[ch]' >"$tmp/files"
find ui -name '*.ui' >>"$tmp/files"
extract "$tmp/files" "$tmp/all.pot" || { cat "$tmp/log"; exit 1; }

what='every file with text for people is in po/POTFILES'; holds files_are_listed po/POTFILES
sed 1d po/POTFILES >"$tmp/POTFILES"
what='a file missing there is seen'; refuses files_are_listed "$tmp/POTFILES"
what='no message is untranslated or fuzzy'; holds is_complete $po
msgattrib --no-wrap --clear-fuzzy $po | sed '/^msgid "pipe %s"$/,/^$/d' >"$tmp/short.po"
what='an untranslated message is seen'; refuses is_complete "$tmp/short.po"
what='placeholders agree'; holds is_sound $po
sed '/^msgid "pipe %s"$/{n;s/%s/%d/}' $po >"$tmp/holder.po"
what='a placeholder that differs is seen'; refuses is_sound "$tmp/holder.po"
what='punctuation and words are those of the field'; holds is_well_written $po
for wrong in '供水,回水' '换热站(停)' '热源:停运' '请关阀;' '各热力站' '先放气' '关闭阀门'; do
  printf 'msgid "a"\nmsgstr "%s"\n' "$wrong" >"$tmp/wrong.po"
  what="“$wrong” is seen"; refuses is_well_written "$tmp/wrong.po"
done
pages="data/web/*.js data/notice/zh_CN.ini data/guide/zh_CN.md"
what='pages, notices and the guide use the same words'; holds pages_agree $pages
sed 's/转供/回供/' data/web/crew-words.js >"$tmp/words.js"
what='another word there is seen'; refuses pages_agree "$tmp/words.js"
what='coded values have one Chinese word'; holds words_agree $po
what='the desktop entry and the metainfo speak Chinese'; holds desktop_speaks
for locale in C POSIX C.UTF-8 xx_XX.UTF-8; do
  what="LC_ALL=$locale HEAT_LANG=zh_CN: Chinese"; holds answers zh LC_ALL=$locale HEAT_LANG=zh_CN
done
what='no locale at all, HEAT_LANG=zh_CN: Chinese'; holds answers zh HEAT_LANG=zh_CN
what='LANG=zh_CN.UTF-8, installed or not: Chinese'; holds answers zh LANG=zh_CN.UTF-8
what='LC_ALL=C LC_CTYPE=C, Chinese asked: Chinese'; holds answers zh LC_CTYPE=C LC_ALL=C HEAT_LANG=zh_CN
what='LANG=zh_CN.UTF-8 HEAT_LANG=en: English'; holds answers en LANG=zh_CN.UTF-8 HEAT_LANG=en
what='LC_ALL=C: English'; holds answers en LC_ALL=C
echo "1..$n"
exit $bad
