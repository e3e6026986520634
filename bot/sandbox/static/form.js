// What stands in the inputs of one surface, in the shape of Slack's `state.values`.

export class FormState {
  #values = new Map();

  /** Remember the value of one element: `{type, value | selected_option | …}`. */
  set(blockId, actionId, value) {
    if (!this.#values.has(blockId)) this.#values.set(blockId, new Map());
    this.#values.get(blockId).set(actionId, value);
  }

  get(blockId, actionId) {
    return this.#values.get(blockId)?.get(actionId) ?? null;
  }

  /** `{block_id: {action_id: {…}}}` */
  values() {
    const actions = (map) => Object.fromEntries(map);
    return Object.fromEntries([...this.#values].map(([id, map]) => [id, actions(map)]));
  }

  /** Forget the blocks that a redraw no longer shows. */
  keepOnly(blockIds) {
    for (const id of this.#values.keys()) if (!blockIds.has(id)) this.#values.delete(id);
  }
}
