package io.aipowergrid.node.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class BenchShapeTest {
  @Test
  void readsWidthAndLayers() {
    var shape = BenchShape.parse("768x12");
    assertThat(shape).isEqualTo(BenchShape.DEFAULT).hasToString("768x12");
    assertThat(shape.heads()).isEqualTo(12);
    assertThat(shape.inner()).isEqualTo(2048);
    assertThat(BenchShape.parse("64x1").inner()).isEqualTo(192);
  }

  @Test
  void refusesWhatIsNoShape() {
    for (String text : new String[] {"", "768", "768x12x3", "768x", "axb", "99999999999x1"}) {
      assertThatThrownBy(() -> BenchShape.parse(text))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("a shape is written WIDTHxLAYERS, such as 768x12");
    }
    assertThatThrownBy(() -> BenchShape.parse("100x2")).hasMessageContaining("multiple of 64");
    assertThatThrownBy(() -> BenchShape.parse("16448x2")).hasMessageContaining("up to 16384");
    assertThatThrownBy(() -> BenchShape.parse("64x0")).hasMessage("a shape has 1 to 256 layers");
    assertThatThrownBy(() -> BenchShape.parse("64x257")).hasMessage("a shape has 1 to 256 layers");
  }
}
