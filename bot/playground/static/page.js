"use strict";

const $ = (id) => document.getElementById(id);
const talk = $("talk");
let state = null;
let person = null;
let stale = false;
let loading = false;
let editing = null;
const drawn = new Map();
const seen = JSON.parse(sessionStorage.getItem("seen") || "{}");
const toasted = new Set();
const drafts = {};

async function post(name, body) {
  const answer = await fetch(`/play/${name}`, {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-Play": "1" },
    body: JSON.stringify({ person, ...body }),
  });
  if (!answer.ok) {
    const told = await answer.json().catch(() => ({}));
    showToast(name === "clock" ? "时钟只能往前拨" : told.error || "没有成功，请再试一次");
  }
  return answer.ok;
}

async function load() {
  stale = true;
  if (loading) return;
  loading = true;
  try {
    while (stale) {
      stale = false;
      const asked = person;
      const answer = await fetch(`/play/state${asked === null ? "" : `?person=${asked}`}`);
      if (!answer.ok) return;
      const fresh = await answer.json();
      if (asked !== person) { stale = true; continue; }
      person = fresh.person;
      draw(fresh);
    }
  } catch {
    // The server is away; the event source calls again when it is back.
  } finally {
    loading = false;
  }
}

function draw(fresh) {
  const switched = state === null || state.person !== fresh.person;
  state = fresh;
  if (switched) { talk.replaceChildren(); drawn.clear(); $("toast").hidden = true; }
  drawHead();
  drawPeople();
  drawMessages(switched);
  drawEntry();
  drawTools();
  drawGuide();
  drawToasts(switched);
}

function drawHead() {
  $("bot-name").textContent = state.bot.name;
  $("avatar").textContent = state.bot.name.slice(0, 1);
  $("status").textContent = state.typing ? "正在输入…" : "机器人";
  $("status").classList.toggle("typing", state.typing);
  document.title = `${state.bot.name} · 试用`;
}

function unread(one) {
  return one.messages.filter((id) => id > (seen[one.id] || 0)).length;
}

function drawPeople() {
  const current = state.people.find((one) => one.id === state.person);
  if (document.visibilityState === "visible") seen[current.id] = current.newest;
  sessionStorage.setItem("seen", JSON.stringify(seen));
  $("people").replaceChildren(...state.people.map((one) => {
    const tab = document.createElement("button");
    tab.type = "button";
    tab.id = `person-${one.id}`;
    tab.dataset.person = one.id;
    tab.role = "tab";
    tab.ariaSelected = String(one.id === state.person);
    const face = document.createElement("span");
    face.className = "face";
    face.setAttribute("aria-hidden", "true");
    face.textContent = one.name.slice(0, 1);
    const words = document.createElement("span");
    words.className = "words";
    const name = document.createElement("b");
    name.textContent = one.name;
    const caption = document.createElement("small");
    caption.textContent = one.caption;
    words.append(name, caption);
    tab.append(face, words);
    const count = one.id === state.person ? 0 : unread(one);
    if (count) {
      const badge = document.createElement("span");
      badge.className = "badge";
      badge.textContent = count;
      badge.setAttribute("aria-label", `${count} 条未读`);
      tab.append(badge);
    }
    tab.addEventListener("click", () => switchTo(one.id));
    return tab;
  }));
}

function switchTo(id) {
  if (id === person) return;
  drafts[person] = $("text").value;
  person = id;
  stopEditing();
  $("text").value = drafts[id] || "";
  grow();
  closeMenus();
  load();
}

function atEnd() {
  return talk.scrollHeight - talk.scrollTop - talk.clientHeight < 60;
}

function day(message) {
  const [, month, date] = message.date.slice(0, 10).split("-").map(Number);
  return `${month}月${date}日`;
}

function drawMessages(switched) {
  const follow = switched || atEnd();
  const known = new Set(state.messages.map((one) => `m${one.id}`));
  let last = "";
  let cursor = null;
  const place = (key, signature, build) => {
    let old = drawn.get(key);
    if (!old || old.signature !== signature) {
      const node = build();
      if (old) old.node.replaceWith(node);
      else if (!switched) node.classList.add("new");
      old = { node, signature };
      drawn.set(key, old);
    }
    const next = cursor ? cursor.nextSibling : talk.firstChild;
    if (next !== old.node) talk.insertBefore(old.node, next);
    cursor = old.node;
  };
  let newest = 0;
  for (const message of state.messages) {
    const today = day(message);
    if (today !== last) {
      last = today;
      const key = `d${message.date.slice(0, 10)}`;
      known.add(key);
      place(key, today, () => dayMark(today));
    }
    if (!drawn.has(`m${message.id}`)) newest = message.mine ? -1 : message.id;
    place(`m${message.id}`, JSON.stringify(message), () => bubble(message));
  }
  for (const [key, { node }] of drawn) {
    if (!known.has(key)) { node.remove(); drawn.delete(key); }
  }
  let empty = talk.querySelector(".empty");
  if (!state.messages.length && !empty) {
    empty = document.createElement("div");
    empty.className = "empty";
    talk.append(empty);
  }
  if (empty) {
    if (state.messages.length) empty.remove();
    else empty.textContent = state.about || "还没有消息。按下面的“开始”。";
  }
  if (follow || newest === -1) toEnd();
  else if (newest) $("to-end").hidden = false;
}

function toEnd() {
  talk.scrollTop = talk.scrollHeight;
  $("to-end").hidden = true;
}

function dayMark(text) {
  const mark = document.createElement("div");
  mark.className = "day";
  mark.textContent = text;
  return mark;
}

function element(name, className, text) {
  const made = document.createElement(name);
  if (className) made.className = className;
  if (text !== undefined) made.textContent = text;
  return made;
}

function bubble(message) {
  const row = element("article", `message ${message.mine ? "mine" : "theirs"}`);
  row.id = `message-${message.id}`;
  row.dataset.message = message.id;
  row.dataset.from = message.mine ? "person" : "bot";
  if (message.protect) row.classList.add("protected");
  const box = element("div", "bubble");
  const replied = message.reply_to && state.messages.find((one) => one.id === message.reply_to);
  if (replied) box.append(element("div", "reply", replied.text || "文件"));
  if (message.file) box.append(fileOf(message.file));
  if (message.extra.contact) box.append(element("div", "", `👤 ${message.extra.contact.first_name} ${message.extra.contact.phone_number}`));
  if (message.extra.location) box.append(element("div", "", "📍 位置"));
  const text = element("div", "text");
  text.append(formatted(message.text, message.entities, say));
  if (message.text) box.append(text);
  box.append(stamp(message));
  row.append(box);
  if (message.buttons.length) row.append(keyboard(message));
  return row;
}

function stamp(message) {
  const foot = element("div", "stamp");
  if (message.protect) {
    const lock = $("lock").content.firstElementChild.cloneNode(true);
    foot.append(lock);
  }
  if (message.edited) foot.append(element("span", "", "已编辑"));
  foot.append(element("time", "", message.date.slice(11, 16)));
  if (message.mine && !message.file && message.text) {
    const change = element("button", "change", "改");
    change.type = "button";
    change.setAttribute("aria-label", "修改这条消息");
    change.addEventListener("click", () => startEditing(message));
    foot.append(change);
  }
  return foot;
}

function fileOf(file) {
  const address = `/play/file/${encodeURIComponent(file.id)}`;
  if (file.kind === "photo") {
    const picture = element("img", "picture");
    picture.src = address;
    picture.alt = "图片";
    return picture;
  }
  if (file.kind === "sticker") return element("div", "sticker", "👍");
  const link = element("a", "file");
  link.href = address;
  link.download = file.name;
  link.setAttribute("aria-label", `下载 ${file.name}`);
  const ending = file.name.includes(".") ? file.name.split(".").pop().toLowerCase() : "";
  const icon = element("span", `icon ${ending}`, ending.slice(0, 4) || "…");
  icon.setAttribute("aria-hidden", "true");
  const words = element("span", "words");
  words.append(element("b", "", file.name), element("small", "", fileSize(file.size)));
  link.append(icon, words);
  return link;
}

function keyboard(message) {
  const rows = element("div", "keyboard");
  for (const buttons of message.buttons) {
    const row = element("div", "buttons");
    for (const button of buttons) row.append(keyOf(message, button));
    rows.append(row);
  }
  return rows;
}

function keyOf(message, button) {
  if (button.url) {
    const link = element("a", "key", `${button.label} ↗`);
    link.href = button.url;
    link.target = "_blank";
    link.rel = "noreferrer noopener";
    return link;
  }
  const key = element("button", "key", button.label);
  key.type = "button";
  key.dataset.data = button.data || "";
  key.disabled = button.data === null;
  key.addEventListener("click", () => {
    // The app shows a press as waiting until the bot answers it, or gives up after a while.
    key.classList.add("waiting");
    key.setAttribute("aria-busy", "true");
    setTimeout(() => rest(key), 8000);
    post("press", { message: message.id, data: button.data });
  });
  return key;
}

function rest(key) {
  key.classList.remove("waiting");
  key.removeAttribute("aria-busy");
}

function drawEntry() {
  $("start").hidden = state.started || state.blocked;
  $("unblock").hidden = !state.blocked;
  $("entry").hidden = !state.started || state.blocked;
  $("menu").hidden = !state.commands.length;
  $("commands").replaceChildren(...state.commands.map((one) => {
    const item = element("button", "item");
    item.type = "button";
    item.role = "menuitem";
    item.append(element("b", "", `/${one.command}`), element("span", "", one.description));
    item.addEventListener("click", () => { closeMenus(); say(`/${one.command}`); });
    return item;
  }));
  const own = element("button", "item");
  own.type = "button";
  own.role = "menuitem";
  own.append(element("b", "", "选择自己的文件…"));
  own.addEventListener("click", () => { closeMenus(); $("own-file").click(); });
  $("files").replaceChildren(...state.samples.map((one) => {
    const item = element("button", "item");
    item.type = "button";
    item.role = "menuitem";
    item.append(element("b", "", one.name), element("span", "", `样例 · ${fileSize(one.size)}`));
    item.addEventListener("click", () => { closeMenus(); post("sample", { name: one.name }); });
    return item;
  }), own);
}

let shownAt = 0;
function drawTools() {
  shownAt = Date.now();
  drawClock();
  $("block").checked = state.blocked;
  $("block").disabled = !state.started;
  $("refused-count").textContent = state.refusals.length;
  $("refused").classList.toggle("some", state.refusals.length > 0);
  $("refusals").replaceChildren(...state.refusals.map((one) => {
    const item = element("li");
    item.append(element("b", "", one.method), element("div", "", one.error), element("code", "", one.params));
    return item;
  }));
}

// The server's clock in Shanghai's words; the browser's own zone must not move it.
function shanghai() {
  const passed = Date.now() - shownAt;
  return new Date(Date.parse(`${state.now.slice(0, 19)}Z`) + passed);
}

// The first hint that is neither done nor skipped; the jump of the clock stays in reach all the time.
let skipped = new Set(JSON.parse(sessionStorage.getItem("skipped") || "[]"));
function drawGuide() {
  const guide = state.guide;
  $("guide").hidden = !guide;
  if (!guide) return;
  const place = guide.steps.findIndex((one, n) => !one.done && !skipped.has(n));
  const step = guide.steps[place];
  $("guide-place").textContent = step ? `第 ${place + 1} 步，共 ${guide.steps.length} 步` : "走完了";
  $("guide-title").textContent = step ? `${step.title}：` : "";
  $("guide-text").textContent = step ? step.hint : "整个排查走了一遍。演练数据关掉就删，不会混进正式数据。";
  $("guide-skip").hidden = !step;
  $("guide-skip").dataset.place = place;
  const whose = step && state.people.find((one) => one.id === step.person);
  $("guide-switch").hidden = !whose || whose.id === state.person;
  if (whose) { $("guide-switch").textContent = `👤 换到${whose.name}（${whose.caption}）`; $("guide-switch").dataset.person = whose.id; }
  $("guide-jump").hidden = !guide.jump;
  if (guide.jump) { $("guide-when").textContent = guide.jump.label; $("guide-jump").dataset.to = guide.jump.to; }
}

$("guide-skip").addEventListener("click", () => {
  skipped.add(Number($("guide-skip").dataset.place));
  sessionStorage.setItem("skipped", JSON.stringify([...skipped]));
  drawGuide();
});
$("guide-switch").addEventListener("click", () => switchTo(Number($("guide-switch").dataset.person)));
$("guide-jump").addEventListener("click", () => post("clock", { to: $("guide-jump").dataset.to }));

function drawClock() {
  if (!state) return;
  const now = shanghai();
  $("now-date").textContent = `${now.getUTCFullYear()}年${now.getUTCMonth() + 1}月${now.getUTCDate()}日 周${"日一二三四五六"[now.getUTCDay()]}`;
  $("now-time").textContent = now.toISOString().slice(11, 19);
  $("when").min = now.toISOString().slice(0, 16);
  if (document.activeElement !== $("when") && ($("when").value || "") < $("when").min) $("when").value = $("when").min;
}

function drawToasts(switched) {
  for (const one of state.toasts) {
    if (toasted.has(one.id)) continue;
    toasted.add(one.id);
    for (const key of talk.querySelectorAll(".waiting")) rest(key);
    if (switched || !one.text) continue;
    if (one.alert) {
      $("alert-text").textContent = one.text;
      if (!$("alert").open) $("alert").showModal();
    } else showToast(one.text);
  }
}

let toastEnds = 0;
function showToast(text) {
  $("toast").textContent = text;
  $("toast").hidden = false;
  clearTimeout(toastEnds);
  toastEnds = setTimeout(() => { $("toast").hidden = true; }, 4000);
}

function say(text) {
  return post("say", { text });
}

function startEditing(message) {
  editing = message.id;
  $("editing").hidden = false;
  $("text").value = message.text;
  $("text").focus();
  grow();
}

function stopEditing() {
  editing = null;
  $("editing").hidden = true;
}

function grow() {
  const box = $("text");
  box.style.height = "auto";
  box.style.height = `${Math.min(box.scrollHeight, 130)}px`;
  $("entry").classList.toggle("filled", box.value.trim() !== "");
}

async function send() {
  const text = $("text").value.trim();
  if (!text) return;
  $("text").value = "";
  const changing = editing;
  stopEditing();
  grow();
  const sent = changing ? await post("edit", { message: changing, text }) : await say(text);
  if (!sent) { $("text").value = text; grow(); }
}

async function upload(file) {
  if (file.size > 50 * 1024 * 1024) { showToast("文件超过 50 MB"); return; }
  const query = new URLSearchParams({ person, name: file.name, mime: file.type });
  const answer = await fetch(`/play/upload?${query}`, {
    method: "POST", headers: { "X-Play": "1", "Content-Type": "application/octet-stream" }, body: file,
  });
  if (!answer.ok) showToast("文件没有发出去");
}

function closeMenus() {
  for (const [menu, opener] of [["commands", "menu"], ["files", "attach"]]) {
    $(menu).hidden = true;
    $(opener).setAttribute("aria-expanded", "false");
  }
}

function toggle(menu, opener) {
  const opening = $(menu).hidden;
  closeMenus();
  $(menu).hidden = !opening;
  $(opener).setAttribute("aria-expanded", String(opening));
  if (opening) $(menu).querySelector("button")?.focus();
}

function showTools(open) {
  document.body.classList.toggle("tools", open);
  $("open-tools").setAttribute("aria-expanded", String(open));
}

$("entry").addEventListener("submit", (event) => { event.preventDefault(); send(); });
$("text").addEventListener("input", grow);
$("text").addEventListener("keydown", (event) => {
  // Enter also ends the choice of a Chinese character; then it must not send.
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) { event.preventDefault(); send(); }
});
$("start").addEventListener("click", () => post("say", { text: "/start", start: true }));
$("unblock").addEventListener("click", () => post("block", { on: false }));
$("block").addEventListener("change", (event) => post("block", { on: event.target.checked }));
$("menu").addEventListener("click", () => toggle("commands", "menu"));
$("attach").addEventListener("click", () => toggle("files", "attach"));
$("stop-editing").addEventListener("click", () => { stopEditing(); $("text").value = ""; grow(); });
$("own-file").addEventListener("change", (event) => {
  for (const file of event.target.files) upload(file);
  event.target.value = "";
});
$("alert-ok").addEventListener("click", () => $("alert").close());
$("to-end").addEventListener("click", toEnd);
talk.addEventListener("scroll", () => { if (atEnd()) $("to-end").hidden = true; });
talk.addEventListener("click", closeMenus);
$("open-tools").addEventListener("click", () => showTools(!document.body.classList.contains("tools")));
$("close-tools").addEventListener("click", () => showTools(false));
for (const button of document.querySelectorAll("[data-seconds]")) {
  button.addEventListener("click", () => post("clock", { seconds: Number(button.dataset.seconds) }));
}
document.querySelector("[data-morning]").addEventListener("click", () => post("clock", { morning: true }));
$("clock").addEventListener("submit", (event) => { event.preventDefault(); post("clock", { to: $("when").value }); });
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") { closeMenus(); showTools(false); }
});

let dragged = 0;
const phone = $("phone");
phone.addEventListener("dragenter", (event) => { event.preventDefault(); dragged++; $("drop").hidden = !state?.started; });
phone.addEventListener("dragover", (event) => event.preventDefault());
phone.addEventListener("dragleave", () => { if (--dragged <= 0) { dragged = 0; $("drop").hidden = true; } });
phone.addEventListener("drop", (event) => {
  event.preventDefault();
  dragged = 0;
  $("drop").hidden = true;
  if (state?.started) for (const file of event.dataTransfer.files) upload(file);
});
// What the app would not let out of a protected chat does not go to the clipboard here either.
talk.addEventListener("copy", (event) => {
  const chosen = getSelection();
  if ([...talk.querySelectorAll(".protected")].some((one) => chosen.containsNode(one, true))) event.preventDefault();
});

const changes = new EventSource("/play/changes");
changes.onmessage = load;
changes.onerror = () => { $("status").textContent = "连接中断，正在重连…"; };
changes.onopen = load;
setInterval(() => {
  drawClock();
  if (state?.typing) load();
}, 1000);
