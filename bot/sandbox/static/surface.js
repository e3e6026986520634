// A surface is what blocks stand on: a message, a modal, the App Home. It gives them names to
// show, a memory for their inputs, and the way to act.
import { FormState } from "./form.js";

/**
 * `container` is `{type: "message", channel, ts}` or `{type: "view", view_id}`;
 * `channel` is the conversation in view, for selects that start from it.
 */
export function surface(
  { store, api, notices },
  container,
  { form = new FormState(), channel = null } = {},
) {
  return {
    names: store.names,
    form,
    channel,
    people: () => store.people().map((u) => ({ id: u.id, name: u.real_name || u.name })),
    channels: () => store.rooms().map((c) => ({ id: c.id, name: `#${c.name}` })),
    async act(payload) {
      const answer = await api.post("/ui/action", {
        container,
        ...payload,
        state: { values: form.values() },
      });
      if (!answer.ok) notices.show(answer.error, "error");
    },
  };
}
