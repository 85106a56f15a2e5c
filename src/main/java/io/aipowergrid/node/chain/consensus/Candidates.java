package io.aipowergrid.node.chain.consensus;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * The branch ends that could be the tip: complete, not known to be invalid, with as much work as
 * the tip or more (validation.cpp, setBlockIndexCandidates). Belongs to the import thread.
 */
final class Candidates {
  /** Most work first, then the one that was complete first. */
  private static final Comparator<HeaderNode> BEST_FIRST =
      ((Comparator<HeaderNode>) (a, b) -> b.compareWork(a))
          .thenComparingInt(HeaderNode::sequence)
          .thenComparing(HeaderNode::id);

  private final TreeSet<HeaderNode> ends = new TreeSet<>(BEST_FIRST);

  /** Bodies that wait for the body of their parent. */
  private final Map<HeaderNode, List<HeaderNode>> waiting = new HashMap<>();

  private int nextSequence = 1;

  /** The node's body is here: it and what waited for it may be complete now. */
  void bodyArrived(HeaderNode node, HeaderNode tip) {
    HeaderNode parent = node.parent();
    if (parent == null || parent.isConnectable()) {
      complete(node, tip);
    } else {
      waiting.computeIfAbsent(parent, key -> new ArrayList<>()).add(node);
    }
  }

  private void complete(HeaderNode first, HeaderNode tip) {
    var open = new ArrayList<>(List.of(first));
    while (!open.isEmpty()) {
      HeaderNode node = open.removeLast();
      node.setConnectable(true);
      node.setSequence(nextSequence++);
      add(node, tip);
      List<HeaderNode> next = waiting.remove(node);
      if (next != null) {
        open.addAll(next);
      }
    }
  }

  private void add(HeaderNode node, HeaderNode tip) {
    if (!node.isInvalid() && node.compareWork(tip) >= 0) {
      ends.add(node);
    }
  }

  /** The best end; the tip itself when nothing is better. */
  HeaderNode best(HeaderNode tip) {
    return ends.isEmpty() || ends.first().compareWork(tip) < 0 ? tip : ends.first();
  }

  /** The tip moved: it is an end, and ends with less work are none. */
  void tipMoved(HeaderNode tip) {
    ends.add(tip);
    while (ends.last().compareWork(tip) < 0) {
      ends.pollLast();
    }
  }

  /** The body of the node is not here after all. */
  void bodyLost(HeaderNode node) {
    node.setConnectable(false);
    ends.remove(node);
  }

  /** Looks through all nodes anew, because what is known of blocks changed. */
  void rebuild(List<HeaderNode> all, HeaderNode tip) {
    ends.clear();
    for (HeaderNode node : all) {
      if (node.isConnectable()) {
        add(node, tip);
      }
    }
    ends.add(tip);
  }
}
