// SPDX-License-Identifier: GPL-3.0-or-later
// Texts of the agents' page. The English sentence is the key; every key has its Chinese here (the browser test looks for gaps).

const zh = {
  "Heating hotline, agent": "供热热线 坐席", "Phone, card or address": "电话、卡号或地址", "Call": "来电", "Tickets": "工单", "Notices": "通知",
  "Off now": "当前停热", "{n} stops": "{n} 处", "none": "无", "Notices as of {t}": "通知同步 {t}", "No link since {t}": "{t} 起连接中断",
  "Sign in": "登录", "Token of this workplace": "本坐席令牌", "The token is wrong; ask the dispatch centre for it.": "令牌不对；请向调度中心索取。",
  "This workplace may not answer calls; ask the dispatch centre for an agent's token.": "本令牌没有坐席权限；请向调度中心索取坐席令牌。",
  "Sign out": "退出", "Dark": "深色", "Light": "浅色", "Help": "帮助", "Close": "关闭",
  "Heat is off at the caller's home": "来电人家中正在停热", "Heat is off at the caller's building": "来电人所在楼栋正在停热", "Heat is off in part of this place": "该处部分楼栋正在停热",
  "A stop is planned here": "该处有计划停热", "Heat is back here": "该处已恢复供热", "No stop is known here": "该处没有停热通知", "Not found": "没有查到", "Several places: check with the caller": "查到多处，请与来电人核对",
  "Incident {i}": "事故 {i}", "Notice No. {n}, version {v}": "通知第 {n} 号 第 {v} 版", "version {v}": "第 {v} 版", "Expected back": "预计恢复", "Planned from": "计划停热", "Back since": "恢复时间", "not known yet": "待定",
  "Caller": "来电", "In call {t}": "通话中 {t}", "Call no. {n} known": "第 {n} 次来电", "first call known": "首次来电",
  "Household": "用户", "Place": "地点", "Card": "卡号", "Heated area": "供热面积", "Heating": "用热状态", "Substation": "换热站", "Priority": "优先用户", "Last call": "上次来电", "District": "城区", "none yet": "没有", "not registered": "未登记",
  "Earlier calls": "历次来电", "Same name elsewhere": "同名地址", "{d} also has {c}: check the district with the caller.": "{d}另有{c}，请与来电人核对城区。", "Not this one, choose again": "不是这一户，重新选择",
  "Tell the caller": "请这样告诉来电人", "from the published notice, word for word": "取自已发布通知，不可改动", "Right now": "此刻",
  "Note": "登记", "Belongs to this stop": "归入本次停热", "Old people, infants, sick people…": "家有老人、婴幼儿、病人…", "Also a leak or steam: to the dispatch centre": "还有漏水、冒汽，转调度", "Call back when heat is back": "恢复后回访",
  "New report": "新登记", "Still cold: note it": "仍然不热，登记报修", "Question or complaint": "咨询、投诉",
  "Where": "停热范围", "Off / since": "停热 / 开始", "{n} households": "{n} 户", "Another stop: {a}, {h}, expected back {t}": "另一处停热：{a}等 {h}，预计 {t} 恢复", "Map of the stop": "停热范围图",
  "Heat off": "停热开始", "Team on site": "抢修队伍到场", "{team} on site": "{team}到场", "First report taken": "受理首条上报", "{team} on the way": "{team}赶赴现场", "Closing valves ({done} of {total})": "关阀（已关 {done}/{total} 个）", "All {total} valves closed": "{total} 个阀门全部关到位", "The valve is closed": "阀门已关到位",
  "{w} (expected {t})": "{w}（预计 {t} 完成）", "work:on_the_way": "赶赴", "work:closing": "关阀", "work:draining": "泄水", "work:digging": "开挖、焊修", "work:excavation": "开挖", "work:repair": "焊修",
  "work:warming": "充水、升温", "work:refill": "充水", "work:venting": "排气", "work:heating": "升温", "Notice issued": "通知发布", "Under repair": "正在抢修", "Heat expected back": "预计恢复供热", "Heat will be off": "计划停热开始",
  "What": "现象", "Seen": "所见", "Phone": "电话", "When": "何时", "now": "刚刚", "{n} min ago": "{n} 分钟前", "{n} h ago": "{n} 小时前", "today": "今天早些时候",
  "Place as the caller says it; initials will do: tdxq6": "按来电人说的写，可用拼音首字母：tdxq6", "What is seen, in the caller's words (may stay empty)": "来电人所述（可不填）",
  "Note it": "登记", "Cancel": "取消", "Choose what was seen: keys 1 to 9, 0 and −.": "请选择现象：按 1—9、0、−。", "Choose again": "改选", "Tell at once": "请立即告知", "Ask in this order: ↑ ↓ from question to question, 1 to 9 answers": "请依次询问：↑ ↓ 换题，按数字作答", "Give the place.": "请填写地点。",
  "Who needs help?": "谁需要帮助？", "old people": "老人", "infants": "婴幼儿", "sick people": "病人", "Help needed: {w}": "需要照顾：{w}",
  "Noted: {n}. Answered from notice {o} and closed.": "已登记 {n}，按通知 {o} 当场答复，已办结。", "Noted: {n}. Answered from notice {o}; called back when heat is back.": "已登记 {n}，按通知 {o} 答复，恢复供热后回访。", "Noted: {n}. Reported to the dispatch centre.": "已登记 {n}，已报送调度。", "Noted: {n}.": "已登记 {n}。", "Does {n} belong to one of these?": "{n} 是否与下列工单同因？", "Open tickets near it, of the same kind. 1 to 9 joins it, Esc transfers it by itself.": "附近同类未结工单。按数字并单，按 Esc 单独转办。", "None of them: transfer it": "都不是，单独转办", "{n} belongs to {o} now.": "{n} 已并入 {o}。",
  "Put away: N brings back what was typed.": "已收起，按 N 恢复所填内容。", "The next call: {p}": "新来电：{p}", "It opens when this is noted or cancelled.": "登记或取消后自动打开。", "Open it now, put this away": "立即打开，收起当前登记", "the next call, when one waits": "打开等候的来电",
  "No link: nothing can be looked up now. Note the call; it is sent later.": "连接中断，暂时无法查询；请先登记，连接恢复后自动送达。", "{n} not sent yet; kept here and tried again.": "{n} 条尚未送达，已保存，自动重发。",
  "All sent.": "已全部送达。", "It was refused: {r}": "未被受理：{r}", "New notice: {t}": "新通知：{t}", "The notice has changed: tell the caller what stands here now.": "通知已变更，请按现在显示的内容告知。",
  "Nobody calls. Press / and type a phone, a card or an address; N notes a new report.": "暂无来电。按 / 输入电话、卡号或地址；按 N 新登记。",
  "No notice is in force.": "目前没有停热通知。", "Open": "未结", "Late": "超时", "To call back": "待回访", "With the hotline": "待转办", "All": "全部",
  "Number": "编号", "Taken": "受理", "Kind": "种类", "Unit": "责任单位", "Phase": "所处阶段", "State": "状态", "Clock": "时限", "No ticket here.": "没有工单。", "History": "经过", "{n} of {f}": "已列 {n} / 共 {f} 件", "Show more": "更多", "To the list": "返回列表", "Text": "内容", "Choose a ticket with ↑ ↓.": "用 ↑ ↓ 选择工单。",
  "{t} left": "还剩 {t}", "{t} late": "超时 {t}", "{n} min": "{n} 分", "{h} h {m} min": "{h} 小时 {m} 分", "{d} d {h} h": "{d} 天 {h} 小时", "met": "已达到",
  "Reason": "原因", "Words": "内容", "Until": "延至", "Satisfaction": "满意度", "Urgency": "紧急程度", "Belongs to ticket": "并入工单", "Send": "提交",
  "Keys": "按键", "search": "查询", "note a new report": "新登记", "the caller belongs to this stop": "来电人归入本次停热", "old people, infants, sick people": "老人、婴幼儿、病人", "call back after": "恢复后回访",
  "call, tickets, notices": "来电、工单、通知", "choose in a list": "在列表中选择", "back": "返回", "what a ticket allows": "工单可做的事", "choose another place": "重新选择地点",
  "Not sent": "未送达", "{n} not accepted: {r}": "{n} 条未被受理：{r}", "Not accepted: {r}": "未被受理：{r}", "Correct it or throw it away": "改正或作废", "what was not accepted or not sent": "未受理、未送达的登记",
  "All has been sent and accepted.": "已全部送达并受理。", "Waits for the link": "等待连接恢复", "It is sent by itself as soon as there is a link.": "连接恢复后自动送达。", "Send again": "重新提交", "Throw away": "作废",
  "Throw away for good: press once more": "确认作废，请再按一次", "Thrown away.": "已作废。", "{n} of {s} not sent yet: kept here until {s} signs in.": "{s} 有 {n} 条尚未送达，保存在此，待 {s} 登录后继续。",
  "Send first, then sign out": "先送达，再退出", "Sending; signs out by itself": "正在送达，送达后自动退出", "Keep for {s} alone, sign out": "仅为 {s} 保留并退出", "Throw away, sign out": "作废并退出", "Sign out all the same": "仍然退出",
  "{n} not sent yet.": "{n} 条尚未送达。", "{n} not accepted: F9 shows why.": "{n} 条未被受理，按 F9 查看原因。", "What is kept stays in this browser; only {s} sees it, and it goes on when {s} signs in here.": "保留的内容存在本浏览器中，只有 {s} 能看到；{s} 在此登录后继续送达。",
  "What is being typed and not noted is lost.": "正在填写、尚未登记的内容将丢失。", "Signed out here; the service is told when there is a link again.": "已在本机退出；连接恢复后通知服务端。",
  "New ticket {n}: {k}": "新工单 {n}：{k}", "Ticket {n} is late: {c}": "工单 {n} 超时：{c}", "as it is: {u}": "不变：{u}", "by responsibility": "按责任划分", "Network level": "管网级别", "Stop: {p}, {c} ({i})": "停热：{p} {c}（{i}）", "Ticket {n}: {p}, {k}": "工单 {n}：{p} {k}",
  "repair and answer": "维修与答复", "Whose it is": "应属单位", "not known": "不清楚", "Same cause": "同因", "another ticket, by its number": "其他工单，填编号", "Ticket's number": "工单编号", "Call back after": "恢复后回访", "wanted": "来电人要求", "How it ended": "处理结果",
  "Reached": "进展", "Expected done": "预计完成", "may stay empty": "可不填", "{f} is missing.": "请填写：{f}。", "Nothing has been changed.": "没有改动。", "Choose the cause, or give a ticket's number.": "请选择同因工单或停热，或填写工单编号。",
  "Answer": "答复", "Delay asked for": "申请延期", "Said not to be theirs": "申请改派",
  "Earlier tickets": "历史工单", "Page not loaded: {r}": "页面未能载入：{r}", "No link to the service": "与服务的连接中断", "Next": "下一步",
};

// Pieces of work have words of their own, lest they be taken for other words.
const works = {
  "work:on_the_way": "on the way", "work:closing": "closing valves", "work:draining": "draining", "work:digging": "digging and welding", "work:excavation": "digging", "work:repair": "welding",
  "work:warming": "refilling and heating up", "work:refill": "refilling", "work:venting": "venting", "work:heating": "heating up",
};

// One of a thing, where English says it otherwise.
const ones = { "{n} households": "{n} household", "{n} stops": "{n} stop" };

let language = "zh";

export function setLanguage(value) {
  language = value === "en" ? "en" : "zh";
  document.documentElement.lang = language === "en" ? "en" : "zh-CN";
}

export function getLanguage() {
  return language;
}

export function missing(key) {
  return !(key in zh);
}

const asked = new Set();

export function untranslated() {
  return [...asked].filter(missing);
}

export function t(key, values) {
  asked.add(key);
  let text = language === "zh" && key in zh ? zh[key] : (String(values?.n) === "1" && ones[key]) || works[key] || key;
  for (const [name, value] of Object.entries(values || {}))
    text = text.split(`{${name}}`).join(value);
  return text;
}

// Several things in a row; `chinese` between them in Chinese.
export function list(things, chinese = "、") {
  return things.join(language === "zh" ? chinese : ", ");
}

const two = (n) => String(n).padStart(2, "0");

export function clock(date, withSeconds) {
  return `${two(date.getHours())}:${two(date.getMinutes())}${withSeconds ? ":" + two(date.getSeconds()) : ""}`;
}

// "11:30" when it is today, else with its day. `now` in milliseconds, by the service's clock.
export function moment(iso, now, always) {
  if (!iso)
    return "";
  const date = new Date(iso), today = new Date(now);
  if (!always && date.toDateString() === today.toDateString())
    return clock(date);
  const day = language === "zh" ? `${date.getMonth() + 1} 月 ${date.getDate()} 日` : `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  return `${day} ${clock(date)}`;
}

export function span(seconds) {
  const minutes = Math.floor(Math.abs(seconds) / 60), hours = Math.floor(minutes / 60);
  if (minutes < 60)
    return t("{n} min", { n: minutes });
  if (hours < 48)
    return t("{h} h {m} min", { h: hours, m: minutes % 60 });
  return t("{d} d {h} h", { d: Math.floor(hours / 24), h: hours % 24 });
}

export function count(n) {
  return String(n).replace(/\B(?=(\d{3})+$)/g, ",");
}
