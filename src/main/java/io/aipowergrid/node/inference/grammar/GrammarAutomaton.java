package io.aipowergrid.node.inference.grammar;

import io.aipowergrid.node.inference.grammar.GrammarState.Place;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Walks a grammar byte by byte. States are made when they are first reached and remembered up to
 * {@link GrammarLimits#STATES_MAX} and {@link GrammarLimits#PLACES_KNOWN_MAX}; what is remembered
 * never changes an answer. Every state that is reached can be completed. Used by one thread.
 */
public final class GrammarAutomaton {
  private record Key(Set<Place> places, boolean accepting) {}

  private final Grammar grammar;
  private final int statesMax;
  private final Map<Key, GrammarState> states = new HashMap<>();
  private final GrammarState dead;
  private @Nullable GrammarState start;
  private long placesKnown;

  public GrammarAutomaton(Grammar grammar) {
    this(grammar, GrammarLimits.STATES_MAX);
  }

  GrammarAutomaton(Grammar grammar, int statesMax) {
    this.grammar = grammar;
    this.statesMax = statesMax;
    this.dead = new GrammarState(Set.of(), false, grammar.byteClasses());
  }

  /** Before the first byte. */
  public GrammarState start() {
    if (start == null) {
      var closure = new Closure();
      closure.add(grammar.start(), null);
      start = state(closure);
    }
    return start;
  }

  /**
   * Behind one more byte.
   *
   * @param value the byte, signed or not
   * @return null when no text of the grammar goes on so
   * @throws GrammarException when more than {@link GrammarLimits#PLACES_MAX} places are possible
   */
  public @Nullable GrammarState next(GrammarState state, int value) {
    int byteClass = grammar.byteClass(value);
    var next = state.next[byteClass];
    if (next == null) {
      next = step(state, grammar.byteOfClass(byteClass));
      state.next[byteClass] = next;
    }
    return next == dead ? null : next;
  }

  /** Behind several bytes; null when no text of the grammar goes on so. */
  public @Nullable GrammarState next(GrammarState state, byte[] values) {
    GrammarState at = state;
    for (byte value : values) {
      at = next(at, value);
      if (at == null) {
        return null;
      }
    }
    return at;
  }

  /** Whether the bytes are a whole text of the grammar. */
  public boolean matches(byte[] text) {
    var end = next(start(), text);
    return end != null && end.accepting();
  }

  /** States remembered now. */
  int statesKnown() {
    return states.size();
  }

  /** Places of all remembered states. */
  long placesKnown() {
    return placesKnown;
  }

  /** Forgets all states, with their notes; those still held stay usable. */
  public void forget() {
    // A state that is still held must not hold all the others through its links.
    states.values().forEach(state -> Arrays.fill(state.next, null));
    states.clear();
    placesKnown = 0;
    start = null;
  }

  private GrammarState step(GrammarState state, int value) {
    var closure = new Closure();
    for (var place : state.places) {
      var edges = grammar.byteEdges(place.node());
      for (int i = 0; i < edges.length; i += 3) {
        if (edges[i] <= value && value <= edges[i + 1]) {
          closure.add(edges[i + 2], place.frame());
        }
      }
    }
    return closure.places.isEmpty() && !closure.accepting ? dead : state(closure);
  }

  private GrammarState state(Closure closure) {
    var key = new Key(closure.places, closure.accepting);
    var known = states.get(key);
    if (known != null) {
      return known;
    }
    if (states.size() >= statesMax
        || placesKnown + closure.places.size() > GrammarLimits.PLACES_KNOWN_MAX) {
      forget();
    }
    var state = new GrammarState(key.places, key.accepting, grammar.byteClasses());
    states.put(key, state);
    placesKnown += closure.places.size();
    return state;
  }

  /** Everything that is reached without taking a byte. */
  private final class Closure {
    private final Set<Place> places = new HashSet<>();
    private final Set<Place> seen = new HashSet<>();
    private final ArrayDeque<Place> open = new ArrayDeque<>();
    private boolean accepting;

    void add(int node, @Nullable Frame frame) {
      visit(node, frame);
      while (!open.isEmpty()) {
        leave(open.removeLast());
      }
    }

    // A place that could only be completed beyond the depth limit is no place to go to.
    private void visit(int node, @Nullable Frame frame) {
      if (Frame.depthOf(frame) + grammar.need(node) > GrammarLimits.DEPTH_MAX) {
        return;
      }
      var place = new Place(node, frame);
      if (seen.add(place)) {
        open.add(place);
      }
      if (seen.size() > GrammarLimits.PLACES_MAX) {
        throw GrammarException.tooLarge(
            "A text may be at more than %,d places of the definition; make it less ambiguous."
                .formatted(GrammarLimits.PLACES_MAX));
      }
    }

    private boolean takesByte(int node, @Nullable Frame frame) {
      var edges = grammar.byteEdges(node);
      for (int i = 0; i < edges.length; i += 3) {
        if (Frame.depthOf(frame) + grammar.need(edges[i + 2]) <= GrammarLimits.DEPTH_MAX) {
          return true;
        }
      }
      return false;
    }

    private void leave(Place place) {
      int node = place.node();
      var frame = place.frame();
      if (takesByte(node, frame)) {
        places.add(place);
      }
      for (int to : grammar.silentEdges(node)) {
        visit(to, frame);
      }
      var calls = grammar.callEdges(node);
      for (int i = 0; i < calls.length; i += 2) {
        if (Frame.depthOf(frame) + grammar.need(calls[i + 1]) <= GrammarLimits.DEPTH_MAX) {
          visit(grammar.ruleStart(calls[i]), new Frame(calls[i + 1], frame));
        }
      }
      if (grammar.ends(node)) {
        if (frame == null) {
          accepting = true;
        } else {
          visit(frame.after, frame.outer);
        }
      }
    }
  }
}
