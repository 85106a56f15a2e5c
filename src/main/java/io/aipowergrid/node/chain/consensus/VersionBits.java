package io.aipowergrid.node.chain.consensus;

import io.aipowergrid.node.chain.params.Deployment;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How far the votes of {@link Deployment}s are (versionbits.cpp; BIP 9). Remembers what past
 * windows decided. Thread-safe.
 */
final class VersionBits {
  /** Every version of this node's networks: votes count, and assets are on (chain.md 5). */
  static final int BASE = 0x3000_0000;

  /** VERSIONBITS_TOP_MASK and _TOP_BITS: a version that votes begins with 001. */
  private static final int TOP_MASK = 0xe000_0000;

  private static final int TOP_BITS = 0x2000_0000;

  /** Windows whose outcome is remembered. */
  private static final int REMEMBERED_MAX = 256;

  /** Where a vote stands for the blocks of one window. */
  enum State {
    DEFINED,
    STARTED,
    LOCKED_IN,
    ACTIVE,
    FAILED
  }

  private record Key(HeaderNode lastOfWindow, Deployment deployment) {}

  private final Map<Key, State> remembered =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, State> eldest) {
          return size() > REMEMBERED_MAX;
        }
      };

  /** The state for the block after the parent. */
  synchronized State after(HeaderNode parent, Deployment deployment) {
    int last = parent.height() - (parent.height() + 1) % deployment.window();
    if (last < 0) {
      return State.DEFINED;
    }
    var key = new Key(parent.ancestor(last), deployment);
    State known = remembered.get(key);
    if (known == null) {
      known = decide(key.lastOfWindow(), deployment);
      remembered.put(key, known);
    }
    return known;
  }

  /**
   * Back to the first window, or to one whose state is remembered, then forward: each one's state
   * follows from the one before. Costs one walk over the blocks in between.
   */
  private State decide(HeaderNode lastOfWindow, Deployment deployment) {
    var later = new ArrayDeque<HeaderNode>();
    HeaderNode end = lastOfWindow;
    State state = null;
    while (state == null) {
      later.push(end);
      int before = end.height() - deployment.window();
      if (before < 0) {
        state = State.DEFINED;
      } else {
        end = end.ancestor(before);
        state = remembered.get(new Key(end, deployment));
      }
    }
    for (HeaderNode each : later) {
      state = next(state, each, deployment);
    }
    return state;
  }

  private static State next(State before, HeaderNode last, Deployment deployment) {
    return switch (before) {
      case DEFINED -> {
        if (last.medianTimePast() >= deployment.timeout()) {
          yield State.FAILED;
        }
        yield last.medianTimePast() >= deployment.startTime() ? State.STARTED : State.DEFINED;
      }
      case STARTED -> {
        if (last.medianTimePast() >= deployment.timeout()) {
          yield State.FAILED;
        }
        yield votes(last, deployment) >= deployment.threshold() ? State.LOCKED_IN : State.STARTED;
      }
      case LOCKED_IN, ACTIVE -> State.ACTIVE;
      case FAILED -> State.FAILED;
    };
  }

  private static int votes(HeaderNode last, Deployment deployment) {
    int votes = 0;
    HeaderNode node = last;
    for (int i = 0; i < deployment.window() && node != null; i++) {
      int version = node.header().version();
      if ((version & TOP_MASK) == TOP_BITS && (version & deployment.mask()) != 0) {
        votes++;
      }
      node = node.parent();
    }
    return votes;
  }
}
