package io.aipowergrid.node.inference;

/**
 * The shape of a random model to measure: heads of 64, a feed-forward part of 8/3 of the width, a
 * vocabulary of 32,000, a context of 1024.
 *
 * @param width a multiple of 64
 */
public record BenchShape(int width, int layers) {
  /** 110 million weights. */
  public static final BenchShape DEFAULT = new BenchShape(768, 12);

  private static final int HEAD_DIM = 64;
  private static final int WIDTH_MAX = 16_384;
  private static final int LAYERS_MAX = 256;

  public BenchShape {
    if (width < HEAD_DIM || width > WIDTH_MAX || width % HEAD_DIM != 0) {
      throw new IllegalArgumentException(
          "the width of a shape is a multiple of %d up to %d".formatted(HEAD_DIM, WIDTH_MAX));
    }
    if (layers < 1 || layers > LAYERS_MAX) {
      throw new IllegalArgumentException("a shape has 1 to %d layers".formatted(LAYERS_MAX));
    }
  }

  /** Reads {@code 768x12}: width and layers. */
  public static BenchShape parse(String text) {
    var parts = text.split("x", -1);
    if (parts.length != 2) {
      throw new IllegalArgumentException("a shape is written WIDTHxLAYERS, such as 768x12");
    }
    try {
      return new BenchShape(Integer.parseInt(parts[0]), Integer.parseInt(parts[1]));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("a shape is written WIDTHxLAYERS, such as 768x12", e);
    }
  }

  public int heads() {
    return width / HEAD_DIM;
  }

  /** Width of the feed-forward part. */
  public int inner() {
    return Math.ceilDiv(width * 8, 3 * HEAD_DIM) * HEAD_DIM;
  }

  @Override
  public String toString() {
    return width + "x" + layers;
  }
}
