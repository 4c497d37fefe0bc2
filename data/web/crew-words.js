// SPDX-License-Identifier: GPL-3.0-or-later
"use strict";
// Words of the crew's page. {0} … stand for what is filled in.
const WORDS = {
  zh: {
    title: "抢修任务", accept: "接受任务", accepted: "已接 {0}", arrive: "已到场", arrived: "已到场 {0}", on_the_way: "赶赴中", expected: "预计 {0} 到",
    accept_hint: "看清地点和步骤后接受，调度台即知悉。", arrive_hint: "到场后按下，上报时间和位置。", way: "路程约 {0} 分{1}",
    synced: "● 已同步", waiting: "○ {0} 条待发", offline: "○ 无信号", sending: "⟳ 发送中", out: "停 {0} 户", out_planned: "将停 {0} 户",
    line_supply: "供水管", line_return: "回水管", line_pair: "供回水管", line_jumper: "连通管", valve_supply: "供水阀", valve_return: "回水阀", valve_pair: "阀门", valve_jumper: "连通阀", valve: "阀门",
    short_supply: "供", short_return: "回", short_pair: "", short_jumper: "连通", well: "井 {0}", navigate: "导航到井 {0}", navigate_place: "导航到现场",
    part_isolate: "关阀", part_drain: "泄水", part_resupply: "转供", part_reopen: "开阀恢复", order_supply: "逐井先供后回", order_return: "逐井先回后供",
    close: "关", open: "开", stop: "停", start: "启动", pending_close: "待关", pending_open: "待开", pending_stop: "待停", pending_start: "待启",
    done_close: "{0} 已关", done_open: "{0} 已开", done_stop: "{0} 已停", done_start: "{0} 已启", failed: "未完成", failed_stuck: "转不动", failed_leaky: "关不严", told: "{0} 已报",
    doubt_stuck: "△ 可能转不动", doubt_leaky: "△ 可能关不严", doubt_unknown: "△ 状况未知", yes_close: "✓ 已关到位", yes_open: "✓ 已开到位", yes_stop: "✓ 已停", yes_start: "✓ 已启动", no_close: "✕ 关不动", no_open: "✕ 开不动", no_stop: "✕ 未完成", no_start: "✕ 未完成",
    turns_close: "顺时针 {0} 圈", turns_open: "逆时针 {0} 圈", minutes: "约 {0} 分", side: "{0}侧", above: "地面操作",
    E: "东", NE: "东北", N: "北", NW: "西北", W: "西", SW: "西南", S: "南", SE: "东南",
    which_well: "下哪口井？", other_well: "其他井", well_number: "井号", next: "下一步", near_wells: "泄漏点附近的井", need_well: "请填井号。", other_phone: "另一部手机登记",
    sign_other: "代报平安：井 {0}", leave_other: "代报出井：井 {0}", other_hint: "这些人由另一部手机登记下井。亲眼看到或通话确认后再报。", other_why: "为什么由本机报（例如：对方手机没电）",
    signed_out: "井 {0} 已由他人或调度台登记为出井。如仍有人在井下，请立即重新登记下井。", below_who: "{0}：井 {2} 下有 {1} 人（{3} 下井）",
    open_title: "井下有人，不要开阀！", open_hint: "开阀会让热水进入管道。先让井下人员全部出井并登记，再开阀。", open_wait: "先不开，等人出井", open_already: "阀门已经打开，立即上报",
    not_told: "调度台还不知道！井口必须有人守着看时间。", sign_not_told: "报平安未发出；调度台按 {0} 计时。", enter_offline: "现在没有信号：调度台不会知道有人下井。井口必须有人守着看时间，否则不要下井。",
    air_none: "△ 下井前先通风、再测气、专人监护", air_open: "下井登记…", air: "✓ 测氧 {0}%", air_fan: "✓ 通风", air_guard: "✓ 井口监护", leave: "已出井", sign: "报平安", inside: "井 {0} · {1} 人在井下", sign_in: "还剩 {0} 报平安", sign_late: "超时 {0}，立即报平安或出井",
    enter_well: "下井登记…", report: "现场情况…", finished: "作业完成…", photo: "拍照", support: "要支援", call: "呼叫调度", other: "English", cancel: "取消", send: "发送",
    fail_title: "{0}：怎么了？", fail_close: "转不动", fail_hold: "关上了，仍来水", fail_reach: "够不着（井盖压住、积水等）", note: "说明（可不填）",
    well_title: "下井登记：井 {0}", o2: "氧气 O₂ %（{0}–{1}）", ch4: "甲烷 CH₄ %LEL（≤{0}）", co: "一氧化碳 CO ppm（≤{0}）", h2s: "硫化氢 H₂S ppm（≤{0}）", every: "每几分钟报平安", people: "下井人数",
    fan: "已通风", guard: "井口有人监护", air_bad: "读数超限：不得下井！继续通风后再测，或呼叫调度。", need_fan: "先通风、安排专人监护，再登记。", need_numbers: "四项读数都要填。", enter: "登记并下井",
    report_title: "现场情况", affects: "影响供热吗？", yes: "影响", no: "不影响", unknown: "不清楚", hours: "预计还需多少小时", support_title: "要什么支援？", needs: "人员或设备", photo_title: "照片", photo_step: "第 {0} 步",
    call_title: "呼叫调度", call_phone: "拨打 {0}", call_back: "请调度回电", finish_title: "作业完成？", finish_hint: "现场已清理、井盖已复位、无人在井下。", finish: "✓ 作业完成", finish_well: "还有人在井下：先报出井。",
    ended: "任务已结束或链接已过期，请联系调度台。", bad_link: "链接不完整，请向调度台重新索取。", refused: "未接收（{0}）：{1}", all_done: "步骤都已完成", finished_at: "{0} 已报完工", none: "尚无步骤，等候调度台的方案。", map: "现场附近的管网图", loading: "正在读取任务…",
    need_pump: "水泵", need_welder: "焊工", need_excavator: "挖掘机", need_light: "照明", need_police: "交警疏导", late_hint: "无信号时记在手机里，恢复后按顺序自动发送。", stored: "无法在手机上保存：请保持本页打开。",
    leave_title: "出井登记：井 {0}", left: "✓ 已出井，人员齐", left_without: "未测气，原因：", why_evacuated: "紧急撤离", why_meter_failed: "检测仪故障", why_other: "其他（请写明）", need_note: "请写明原因。",
    locating: "正在定位…", no_place: "手机未给出位置", place_denied: "手机未允许本页使用位置。", place_unavailable: "手机定位失败。", place_timeout: "定位超时。", place_none: "这部手机不提供位置。",
    place_allow: "可在浏览器设置中允许本页使用位置，然后再试；也可直接报到场。", place_outside: "到开阔处再试，或直接报到场。", again: "再试一次", without_place: "不带位置，报到场",
    understood: "知道了", held: "照片暂未接收，稍后再发：{0}", answered: "答复 {0}", photo_full: "手机存储已满，照片未保存。", photo_bad: "这个文件不是可用的照片。", photo_lost: "手机里已没有这张照片。", ended_waiting: "还有 {0} 条没有送到，请口头报告调度台。",
    code_too_large: "照片太大。", code_too_many: "本任务已达到热线服务器接收的上限，请联系调度台。", code_bad_jpeg: "不是完整的 JPEG 照片。", code_bad_sum: "照片传输不完整。", code_not_stored: "热线服务器存不下，请告知调度台。", code_no_folder: "热线服务器未设照片存储，请告知调度台。", code_ended: "任务结束后才填报，请联系调度台。",
    kind_accepted: "接受任务", kind_arrived: "到场", kind_step_done: "操作完成", kind_step_failed: "操作未完成", kind_photo: "照片", kind_site_report: "现场情况", kind_well_entered: "下井", kind_check_in: "报平安",
    kind_well_left: "出井", kind_support_wanted: "要支援", kind_call_wanted: "请回电", kind_finished: "作业完成",
  },
  en: {
    title: "Repair job", accept: "Accept the job", accepted: "accepted {0}", arrive: "Arrived", arrived: "on site {0}", on_the_way: "on the way", expected: "expected {0}",
    accept_hint: "Look at place and steps, then accept: the dispatch desk knows at once.", arrive_hint: "Press when you are there: time and place are reported.", way: "about {0} min by road{1}",
    synced: "● in step", waiting: "○ {0} waiting", offline: "○ no signal", sending: "⟳ sending", out: "{0} homes off", out_planned: "{0} homes will be off",
    line_supply: "supply", line_return: "return", line_pair: "both lines", line_jumper: "jumper", valve_supply: "supply valve", valve_return: "return valve", valve_pair: "valve", valve_jumper: "jumper valve", valve: "valve",
    short_supply: "supply", short_return: "return", short_pair: "", short_jumper: "jumper", well: "Well {0}", navigate: "Way to well {0}", navigate_place: "Way to the site",
    part_isolate: "Close valves", part_drain: "Drain", part_resupply: "Re-supply", part_reopen: "Reopen", order_supply: "well by well, supply first", order_return: "well by well, return first",
    close: "close", open: "open", stop: "stop", start: "start", pending_close: "to close", pending_open: "to open", pending_stop: "to stop", pending_start: "to start",
    done_close: "{0} closed", done_open: "{0} open", done_stop: "{0} stopped", done_start: "{0} running", failed: "failed", failed_stuck: "will not turn", failed_leaky: "does not hold", told: "{0} told",
    doubt_stuck: "△ may be stuck", doubt_leaky: "△ may not hold", doubt_unknown: "△ state unknown", yes_close: "✓ Closed", yes_open: "✓ Open", yes_stop: "✓ Stopped", yes_start: "✓ Running", no_close: "✕ Won't turn", no_open: "✕ Won't turn", no_stop: "✕ Failed", no_start: "✕ Failed",
    turns_close: "clockwise {0} turns", turns_open: "counter-clockwise {0} turns", minutes: "about {0} min", side: "{0} side", above: "from above ground",
    E: "east", NE: "north-east", N: "north", NW: "north-west", W: "west", SW: "south-west", S: "south", SE: "south-east",
    which_well: "Which well?", other_well: "Another well", well_number: "Number of the well", next: "Next", near_wells: "Wells near the leak", need_well: "Write the well's number.", other_phone: "told by another phone",
    sign_other: "Sign of life for others: well {0}", leave_other: "Out of well {0}, for others", other_hint: "Another phone let these people down. Say it only when you have seen them or spoken to them.", other_why: "Why from this phone (their phone is dead …)",
    signed_out: "Somebody else or dispatch has signed people out of well {0}. Is anybody still below? Then report the entering again at once.", below_who: "{0}: {1} below in well {2} since {3}",
    open_title: "People are below: do not open!", open_hint: "Opening lets hot water in. First everybody comes up and is signed out, then open.", open_wait: "Not yet, they come up first", open_already: "It stands open already: report it now",
    not_told: "Dispatch does not know yet! Somebody at the top must watch the time.", sign_not_told: "This sign is not sent yet; dispatch counts to {0}.", enter_offline: "No signal: dispatch will not know that anybody is below. Somebody at the top must watch the time, or nobody goes down.",
    air_none: "△ Before going down: air, gas test, a guard above", air_open: "Enter the well…", air: "✓ O₂ {0} %", air_fan: "✓ aired", air_guard: "✓ guard above", leave: "Out again", sign: "All well", inside: "Well {0} · {1} below", sign_in: "{0} to sign", sign_late: "{0} late: sign or come out",
    enter_well: "Enter a well…", report: "Site report…", finished: "Work finished…", photo: "Photo", support: "Support", call: "Call dispatch", other: "中文", cancel: "Cancel", send: "Send",
    fail_title: "{0}: what is wrong?", fail_close: "It does not turn", fail_hold: "It is shut, water still comes", fail_reach: "Out of reach (cover blocked, flooded …)", note: "Note (if any)",
    well_title: "Entering well {0}", o2: "Oxygen O₂ % ({0}–{1})", ch4: "Methane CH₄ % LEL (≤ {0})", co: "Carbon monoxide ppm (≤ {0})", h2s: "Hydrogen sulphide ppm (≤ {0})", every: "Sign of life every … min", people: "People below",
    fan: "aired with a blower", guard: "somebody watches above", air_bad: "Beyond the limit: do not go down! Air it and test again, or call dispatch.", need_fan: "First air it and put somebody above.", need_numbers: "All four readings are needed.", enter: "Enter and go down",
    report_title: "Site report", affects: "Does it affect the heat supply?", yes: "Yes", no: "No", unknown: "Not known", hours: "Hours still needed", support_title: "What is needed?", needs: "People or equipment", photo_title: "Photo", photo_step: "step {0}",
    call_title: "Call dispatch", call_phone: "Call {0}", call_back: "Ask to be called back", finish_title: "Work finished?", finish_hint: "Site cleared, covers back in place, nobody below.", finish: "✓ Work finished", finish_well: "Somebody is still in a well: report them out first.",
    ended: "This job has ended or the link has expired. Call the dispatch centre.", bad_link: "This link is not complete. Ask the dispatch centre for it again.", refused: "Not taken ({0}): {1}", all_done: "All steps are done", finished_at: "finished {0}", none: "No steps yet: waiting for the desk's plan.", map: "Pipes near the site", loading: "Reading the job…",
    need_pump: "pump", need_welder: "welder", need_excavator: "excavator", need_light: "lighting", need_police: "traffic police", late_hint: "Without signal it is kept on the phone and sent later, in order.", stored: "This phone cannot store: keep this page open.",
    leave_title: "Out of well {0}", left: "✓ Everybody is out", left_without: "Without a reading, because:", why_evacuated: "Out in a hurry", why_meter_failed: "The meter failed", why_other: "Another reason (write it)", need_note: "Write the reason.",
    locating: "Looking for the position…", no_place: "The phone gives no position", place_denied: "This page may not use the position.", place_unavailable: "The phone cannot find its position.", place_timeout: "No position in time.", place_none: "This phone gives no position.",
    place_allow: "Allow it in the browser's settings and try again, or report the arrival as it is.", place_outside: "Try again under the open sky, or report the arrival as it is.", again: "Try again", without_place: "Report the arrival without it",
    understood: "Understood", held: "Photos wait, they are sent again later: {0}", answered: "answer {0}", photo_full: "The phone is full, the photo was not kept.", photo_bad: "This file is no picture that can be used.", photo_lost: "The phone no longer has this photo.", ended_waiting: "{0} messages have not arrived: tell dispatch by word of mouth.",
    code_too_large: "The photo is too large.", code_too_many: "This job has all that the service takes: call dispatch.", code_bad_jpeg: "It is no whole JPEG photo.", code_bad_sum: "The photo did not come whole.", code_not_stored: "The service cannot store it: tell dispatch.", code_no_folder: "The service stores no photos: tell dispatch.", code_ended: "It was said after the job had ended: call dispatch.",
    kind_accepted: "accepting", kind_arrived: "arrival", kind_step_done: "step done", kind_step_failed: "step failed", kind_photo: "photo", kind_site_report: "site report", kind_well_entered: "entering a well", kind_check_in: "sign of life",
    kind_well_left: "leaving a well", kind_support_wanted: "support", kind_call_wanted: "call back", kind_finished: "finished",
  },
};

let language = "zh";

function word(key, ...parts) {
  const text = WORDS[language][key];
  if (text === undefined)
    return key;
  return text.replace(/\{(\d)\}/g, (all, n) => String(parts[Number(n)] ?? ""));
}

function chooseLanguage() {
  const asked = new URLSearchParams(location.search).get("lang");
  let kept = null;
  try { kept = localStorage.getItem("heat-language"); } catch (e) { /* a phone that stores nothing */ }
  const wanted = asked || kept || navigator.language || "zh";
  language = wanted.startsWith("zh") ? "zh" : "en";
  document.documentElement.lang = language;
}

function switchLanguage() {
  language = language === "zh" ? "en" : "zh";
  document.documentElement.lang = language;
  try { localStorage.setItem("heat-language", language); } catch (e) { /* the same */ }
}
