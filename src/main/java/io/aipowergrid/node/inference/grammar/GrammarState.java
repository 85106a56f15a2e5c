package io.aipowergrid.node.inference.grammar;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where a text stands in a grammar. Two states of one automaton that let the same texts follow may
 * still be different objects. Belongs to the thread of its automaton.
 */
public final class GrammarState {
  /**
   * A place in the graph before a byte.
   *
   * @param frame what is open around it
   */
  record Place(int node, @Nullable Frame frame) {}

  final Set<Place> places;
  final @Nullable GrammarState[] next;
  private final boolean accepting;
  private final int cost;
  private @Nullable Object note;

  GrammarState(Set<Place> places, boolean accepting, int byteClasses) {
    this.places = places;
    this.accepting = accepting;
    this.cost = places.size();
    this.next = new GrammarState[byteClasses];
  }

  /** Whether the text so far is complete. */
  public boolean accepting() {
    return accepting;
  }

  /** Whether the text is complete and nothing may follow it. */
  public boolean finished() {
    return places.isEmpty();
  }

  /** What one more byte costs at this place: the places that must be looked at. */
  public int cost() {
    return cost;
  }

  /** What the automaton's user keeps with this state; null at first. */
  public @Nullable Object note() {
    return note;
  }

  public void keepNote(Object kept) {
    note = kept;
  }
}
