"use strict";
// Text and entities become elements, never markup: nothing a bot writes is read as HTML here.

const TAGS = {
  bold: "strong", italic: "em", underline: "u", strikethrough: "s", code: "code", pre: "pre",
  blockquote: "blockquote", expandable_blockquote: "blockquote",
};

const BLOCKS = new Set(["pre", "blockquote", "expandable_blockquote"]);

function wrapperFor(entity, text, onCommand) {
  if (entity.type === "text_link" || entity.type === "url") {
    const link = document.createElement("a");
    const target = entity.url || text;
    if (/^(https?|tg):/i.test(target)) link.href = target;
    link.target = "_blank";
    link.rel = "noreferrer noopener";
    return link;
  }
  if (entity.type === "bot_command") {
    const command = document.createElement("button");
    command.type = "button";
    command.className = "command";
    command.addEventListener("click", () => onCommand(text));
    return command;
  }
  if (entity.type === "spoiler") {
    const veil = document.createElement("button");
    veil.type = "button";
    veil.className = "spoiler";
    veil.setAttribute("aria-label", "点开查看");
    veil.addEventListener("click", () => { veil.classList.add("open"); veil.removeAttribute("aria-label"); });
    return veil;
  }
  return document.createElement(TAGS[entity.type] || "span");
}

// Entities nest properly and come outer first; offsets count UTF-16 units as strings here do.
function formatted(text, entities, onCommand) {
  function part(from, to, inside) {
    const piece = document.createDocumentFragment();
    let at = from;
    for (let i = 0; i < inside.length; i++) {
      const entity = inside[i];
      const end = entity.offset + entity.length;
      if (entity.offset < at) continue;
      const children = inside.slice(i + 1).filter((e) => e.offset >= entity.offset && e.offset + e.length <= end);
      const block = BLOCKS.has(entity.type);
      // A block stands on lines of its own already: the breaks around it would show as gaps.
      piece.append(text.slice(at, entity.offset).replace(block ? /\n$/ : /$^/, ""));
      const wrapper = wrapperFor(entity, text.slice(entity.offset, end), onCommand);
      wrapper.append(part(entity.offset, end, children));
      piece.append(wrapper);
      at = block && text[end] === "\n" ? end + 1 : end;
    }
    piece.append(text.slice(at, to));
    return piece;
  }
  return part(0, text.length, entities || []);
}

function fileSize(bytes) {
  if (bytes < 1024) return `${bytes} B`;
  if (bytes < 1024 * 1024) return `${(bytes / 1024).toFixed(1)} KB`;
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}
