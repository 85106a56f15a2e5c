package io.aipowergrid.node.chain.script;

import java.util.ArrayList;
import java.util.List;

/**
 * A stack of items. Depth 0 is the top. Items are shared, so nobody may change one. The caller sees
 * to it that an item is there. Belongs to one thread.
 */
final class ScriptStack {
  static final byte[] TRUE = {1};
  static final byte[] FALSE = {};

  private final ArrayList<byte[]> items;

  ScriptStack() {
    this(List.of());
  }

  ScriptStack(List<byte[]> items) {
    this.items = new ArrayList<>(items);
  }

  ScriptStack copy() {
    return new ScriptStack(items);
  }

  int size() {
    return items.size();
  }

  boolean isEmpty() {
    return items.isEmpty();
  }

  byte[] peek(int depth) {
    return items.get(items.size() - 1 - depth);
  }

  void push(byte[] item) {
    items.add(item);
  }

  void push(boolean value) {
    items.add(value ? TRUE : FALSE);
  }

  byte[] pop() {
    return items.removeLast();
  }

  void drop(int count) {
    for (int i = 0; i < count; i++) {
      items.removeLast();
    }
  }

  /** Takes an item out. */
  byte[] remove(int depth) {
    return items.remove(items.size() - 1 - depth);
  }

  /** Puts an item under those of a lower depth. */
  void insert(int depth, byte[] item) {
    items.add(items.size() - depth, item);
  }

  /** Copies {@code count} items to the top, the first of them from this depth. */
  void duplicate(int depth, int count) {
    for (int i = 0; i < count; i++) {
      push(peek(depth));
    }
  }

  /** Moves {@code count} items to the top, the first of them from this depth. */
  void raise(int depth, int count) {
    for (int i = 0; i < count; i++) {
      push(remove(depth));
    }
  }

  /** Whether the top counts as true; not asked of an empty stack. */
  boolean isTopTrue() {
    return ScriptNumber.isTrue(peek(0));
  }
}
