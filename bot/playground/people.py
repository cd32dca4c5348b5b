"""What people do with the Telegram app: write, press, send files, block the bot."""

from __future__ import annotations

import mimetypes
from typing import Any

from bot.playground.markup import found_in
from bot.playground.records import Document, Group, Json, Message, Person, Query, Toast
from bot.playground.world import World


class People:
    """The people's side of the fake; every verb queues an update and returns its update_id.

    A verb that is impossible in the app (a button that is not there) raises LookupError.
    """

    world: World

    def person(
        self,
        user_id: int,
        first_name: str,
        language_code: str | None = "zh-hans",
        *,
        last_name: str | None = None,
        username: str | None = None,
    ) -> Person:
        """Make somebody known; the bot cannot write to him before he wrote."""
        person = Person(user_id, first_name, language_code, last_name, username)
        self.world.people[user_id] = person
        self.world.changed()
        return person

    def say(
        self,
        user_id: int,
        text: str,
        *,
        chat_id: int | None = None,
        reply_to: int | None = None,
        forwarded_from: str | None = None,
    ) -> int:
        """Write a text, to the bot or in a group; it may be forwarded from somebody by name."""
        extra: Json = {}
        if forwarded_from is not None:
            extra["forward_origin"] = {
                "type": "hidden_user",
                "sender_user_name": forwarded_from,
                "date": int(self.world.clock.now().timestamp()) - 60,
            }
        message = self._message(user_id, chat_id, extra)
        message.text, message.reply_to = text.strip(), reply_to
        message.entities = found_in(message.text, [])
        return self._deliver(message)

    def upload(
        self,
        user_id: int,
        file_name: str,
        data: bytes,
        mime: str | None = None,
        caption: str = "",
    ) -> int:
        """Send a file as a document."""
        mime = mime or mimetypes.guess_type(file_name)[0] or "application/octet-stream"
        return self._send_file(user_id, self.world.store(file_name, mime, data), caption)

    def send_photo(self, user_id: int, data: bytes = b"\xff\xd8\xff", caption: str = "") -> int:
        """Send a picture."""
        return self._send_file(
            user_id, self.world.store("photo.jpg", "image/jpeg", data, "photo"), caption
        )

    def send_voice(self, user_id: int, data: bytes = b"OggS") -> int:
        """Send a voice message."""
        return self._send_file(
            user_id, self.world.store("voice.ogg", "audio/ogg", data, "voice"), ""
        )

    def send_sticker(self, user_id: int) -> int:
        """Send a sticker."""
        return self._send_file(
            user_id, self.world.store("sticker.webp", "image/webp", b"RIFF", "sticker"), ""
        )

    def send_contact(self, user_id: int, phone_number: str, first_name: str) -> int:
        """Share a contact."""
        contact = {"phone_number": phone_number, "first_name": first_name}
        return self._deliver(self._message(user_id, None, {"contact": contact}))

    def send_location(self, user_id: int, latitude: float, longitude: float) -> int:
        """Share a place, in degrees."""
        place = {"latitude": latitude, "longitude": longitude}
        return self._deliver(self._message(user_id, None, {"location": place}))

    def edit_text(self, user_id: int, message_id: int, text: str) -> int:
        """Change a message of one's own."""
        message = self._existing(user_id, message_id)
        if message.from_bot:
            raise LookupError(f"message {message_id} is not one of {user_id}'s")
        message.versions.append(message.text)
        message.text, message.entities = text, found_in(text, [])
        message.edited = self.world.clock.now()
        self.world.changed()
        return self._push({"edited_message": self.world.message_json(message)})

    def press(
        self, user_id: int, message_id: int, wanted: str, *, inaccessible: bool = False
    ) -> int:
        """Press a button of a message, named by its label, its data or a part of its label.

        `inaccessible` delivers the press as of a message the bot may no longer read.
        """
        button = self._existing(user_id, message_id).button(wanted)
        if button.data is None:
            raise LookupError(f"button {button.label!r} sends nothing to the bot")
        return self.press_data(user_id, message_id, button.data, inaccessible=inaccessible)

    def press_data(
        self, user_id: int, message_id: int, data: str, *, inaccessible: bool = False
    ) -> int:
        """Press a button that was there once: any data, also of a deleted message."""
        chat_id = self._chat_of(user_id, message_id)
        message = self.world.messages[chat_id][message_id]
        body = self.world.message_json(message)
        if inaccessible:
            body = {"chat": self.world.chat_json(chat_id), "message_id": message_id, "date": 0}
        return self._push(
            {"callback_query": {**self._query(user_id), "message": body, "data": data}}
        )

    def block(self, user_id: int) -> int:
        """Block the bot."""
        return self._membership(user_id, "member", "kicked")

    def unblock(self, user_id: int) -> int:
        """Let the bot write again."""
        return self._membership(user_id, "kicked", "member")

    def add_to_group(self, user_id: int, chat_id: int, title: str = "群") -> int:
        """Put the bot into a group; group ids are negative."""
        self.world.groups[chat_id] = Group(chat_id, title)
        return self._my_chat_member(user_id, chat_id, "left", "member")

    def push(self, update: Json) -> int:
        """Queue a raw update; it gets an update_id unless it has one."""
        return self.world.updates.raw(update)

    def again(self, update_id: int, *, new_id: bool = False) -> int:
        """Deliver an earlier update once more.

        Under its own id it is the same in everything, as after a lost confirmation; under a new
        one a press also gets a new query id, as when the app sends it again after a break.
        """
        if not new_id:
            return self.world.updates.again(update_id)
        earlier = self.world.updates.history[update_id]
        content = {key: value for key, value in earlier.items() if key != "update_id"}
        if query := content.get("callback_query"):
            content["callback_query"] = {**query, **self._query(query["from"]["id"])}
        return self._push(content)

    def chat(self, chat_id: int, *, deleted: bool = False) -> list[Message]:
        """The messages of a chat in order; deleted ones only on request."""
        every = self.world.messages.get(chat_id, {}).values()
        return [message for message in every if deleted or not message.deleted]

    def last(self, chat_id: int) -> Message:
        """The newest message of the bot's in a chat; LookupError where there is none."""
        for message in reversed(self.chat(chat_id)):
            if message.from_bot:
                return message
        raise LookupError(f"the bot wrote nothing to {chat_id}")

    def toasts(self, user_id: int) -> list[Toast]:
        """All answers to somebody's presses."""
        return self.world.person(user_id).toasts

    def toast(self, user_id: int) -> Toast | None:
        """The last answer to one of somebody's presses."""
        toasts = self.toasts(user_id)
        return toasts[-1] if toasts else None

    def _known(self, user_id: int) -> Person:
        if user_id not in self.world.people:
            self.person(user_id, f"用户{user_id}")
        return self.world.people[user_id]

    def _message(self, user_id: int, chat_id: int | None, extra: Json) -> Message:
        person = self._known(user_id)
        if chat_id is None:
            # The app unblocks a bot before it lets one write to it.
            if person.blocked:
                self.unblock(user_id)
            person.wrote = True
        where = user_id if chat_id is None else chat_id
        now = self.world.clock.now()
        return Message(self.world.fresh_message_id(), where, user_id, False, now, extra=extra)

    def _send_file(self, user_id: int, document: Document, caption: str) -> int:
        message = self._message(user_id, None, {})
        message.document, message.text = document, caption
        return self._deliver(message)

    def _deliver(self, message: Message) -> int:
        self.world.keep(message)
        if message.chat_id in self.world.groups and not self.world.groups[message.chat_id].bot_in:
            return 0
        return self._push({"message": self.world.message_json(message)})

    def _push(self, content: Json) -> int:
        return self.world.updates.push(content)

    def _chat_of(self, user_id: int, message_id: int) -> int:
        for chat_id in (user_id, *self.world.groups):
            if message_id in self.world.messages.get(chat_id, {}):
                return chat_id
        raise LookupError(f"{user_id} sees no message {message_id}")

    def _existing(self, user_id: int, message_id: int) -> Message:
        message = self.world.message(self._chat_of(user_id, message_id), message_id)
        if message is None:
            raise LookupError(f"message {message_id} was deleted")
        return message

    def _query(self, user_id: int) -> Json:
        person = self._known(user_id)
        query = Query(self.world.fresh_id("QUERY"), user_id, self.world.clock.now())
        self.world.queries[query.id] = query
        return {
            "id": query.id,
            "from": self.world.user_json(person),
            "chat_instance": str(user_id),
        }

    def _membership(self, user_id: int, old: str, new: str) -> int:
        self._known(user_id).blocked = new == "kicked"
        self.world.changed()
        return self._my_chat_member(user_id, user_id, old, new)

    def _my_chat_member(self, user_id: int, chat_id: int, old: str, new: str) -> int:
        def member(status: str) -> dict[str, Any]:
            until = {"until_date": 0} if status == "kicked" else {}
            return {"user": self.world.bot_json(), "status": status, **until}

        return self._push(
            {
                "my_chat_member": {
                    "chat": self.world.chat_json(chat_id),
                    "from": self.world.user_json(self._known(user_id)),
                    "date": int(self.world.clock.now().timestamp()),
                    "old_chat_member": member(old),
                    "new_chat_member": member(new),
                }
            }
        )
