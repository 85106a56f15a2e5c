package io.aipowergrid.node.inference.grammar;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.HashMap;
import java.util.Map;

/**
 * Draws the decimal texts without sign between two bounds that are not negative: digit by digit,
 * remembering whether the text so far equals the beginning of a bound. Used by one thread.
 */
final class DigitRange {
  /**
   * A place in a number.
   *
   * @param left digits still to come before the point; negative: digits taken behind it
   * @param pointTaken whether the point stands before this place
   */
  private record Place(int length, int left, boolean pointTaken, boolean atLow, boolean atHigh) {}

  private static final int UNBOUND_LENGTH = 0;

  private final GraphBuilder graph;
  private final int fraction;
  private final String low;
  private final String high;
  private final boolean lowOpen;
  private final boolean highOpen;
  private final Map<Place, Integer> nodes = new HashMap<>();
  private int end;

  /**
   * @param fraction digits behind the point at most; the bounds have no more
   */
  DigitRange(
      GraphBuilder graph,
      BigDecimal low,
      boolean lowOpen,
      BigDecimal high,
      boolean highOpen,
      int fraction) {
    this.graph = graph;
    this.fraction = fraction;
    this.low = digits(low);
    this.high = digits(high);
    this.lowOpen = lowOpen;
    this.highOpen = highOpen;
  }

  private String digits(BigDecimal value) {
    var digits = value.setScale(fraction, RoundingMode.UNNECESSARY).unscaledValue().toString();
    return "0".repeat(Math.max(0, fraction + 1 - digits.length())) + digits;
  }

  void draw(int from, int to) {
    end = to;
    for (int length = low.length() - fraction; length <= high.length() - fraction; length++) {
      boolean atLow = length == low.length() - fraction;
      boolean atHigh = length == high.length() - fraction;
      var place = new Place(length, length, false, atLow, atHigh);
      digit(from, place, length > 1 ? 1 : 0);
    }
  }

  /** Edges for one digit at that place. */
  private void digit(int from, Place place, int least) {
    int index = place.length - place.left;
    int lowest = place.atLow ? Math.max(least, low.charAt(index) - '0') : least;
    int highest = place.atHigh ? high.charAt(index) - '0' : 9;
    for (int d = lowest; d <= highest; d++) {
      boolean atLow = place.atLow && d == low.charAt(index) - '0';
      boolean atHigh = place.atHigh && d == high.charAt(index) - '0';
      int to = node(new Place(place.length, place.left - 1, place.pointTaken, atLow, atHigh));
      graph.edge(from, '0' + d, '0' + d, to);
    }
  }

  private int node(Place place) {
    // Away from the bounds the length of what stands before makes no difference.
    boolean free = !place.atLow && !place.atHigh;
    var key = free ? new Place(UNBOUND_LENGTH, place.left, place.pointTaken, false, false) : place;
    var known = nodes.get(key);
    if (known != null) {
      return known;
    }
    int node = graph.node();
    nodes.put(key, node);
    draw(node, place);
    return node;
  }

  private void draw(int node, Place place) {
    if (place.left > 0) {
      digit(node, place, 0);
      return;
    }
    boolean fresh = place.left == 0 && place.pointTaken;
    if (!fresh && mayEnd(place)) {
      graph.silent(node, end);
    }
    if (place.left == 0 && !place.pointTaken) {
      if (fraction > 0) {
        var behind = new Place(place.length, 0, true, place.atLow, place.atHigh);
        graph.edge(node, '.', '.', node(behind));
      }
    } else if (-place.left < fraction) {
      digit(node, place, 0);
    }
  }

  // The digits not written are zeros.
  private boolean mayEnd(Place place) {
    int index = place.length - place.left;
    boolean lowKept = !place.atLow || (zerosFrom(low, index) && !lowOpen);
    boolean highKept = !place.atHigh || !zerosFrom(high, index) || !highOpen;
    return lowKept && highKept;
  }

  private static boolean zerosFrom(String digits, int index) {
    for (int i = index; i < digits.length(); i++) {
      if (digits.charAt(i) != '0') {
        return false;
      }
    }
    return true;
  }
}
