package io.aipowergrid.node.kawpow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aipowergrid.node.kawpow.ProgpowProgram.CacheMerge;
import io.aipowergrid.node.kawpow.ProgpowProgram.DatasetMerge;
import io.aipowergrid.node.kawpow.ProgpowProgram.MathMerge;
import io.aipowergrid.node.kawpow.ProgpowProgram.Operation;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProgpowProgramTest {
  @Test
  void everyProgramHasTheSameShape() {
    for (long period = 0; period < 2_000; period++) {
      var operations = ProgpowProgram.ofPeriod(period).operations();
      assertThat(operations).hasSize(33);
      for (int i = 0; i < operations.size(); i++) {
        assertThat(operations.get(i)).isInstanceOf(expectedType(i));
        checkRegisters(operations.get(i));
      }
    }
  }

  private static Class<? extends Operation> expectedType(int i) {
    if (i >= 29) {
      return DatasetMerge.class;
    }
    return i < 22 && i % 2 == 0 ? CacheMerge.class : MathMerge.class;
  }

  private static void checkRegisters(Operation operation) {
    assertThat(operation.target()).isBetween(0, 31);
    assertThat(operation.merge().rotation()).isBetween(1, 31);
    switch (operation) {
      case CacheMerge cache -> assertThat(cache.address()).isBetween(0, 31);
      case MathMerge math -> {
        assertThat(math.left()).isBetween(0, 31);
        assertThat(math.right()).isBetween(0, 31).isNotEqualTo(math.left());
      }
      case DatasetMerge dataset -> assertThat(dataset.word()).isBetween(0, 3);
    }
  }

  @Test
  void theFirstDatasetWordAlwaysGoesToRegisterZero() {
    for (long period = 0; period < 200; period++) {
      var words = ProgpowProgram.ofPeriod(period).operations().subList(29, 33);
      assertThat(words.getFirst().target()).isZero();
      assertThat(words.stream().map(word -> ((DatasetMerge) word).word()))
          .containsExactly(0, 1, 2, 3);
    }
  }

  @Test
  void allFunctionsOccurOverTheYears() {
    var math = EnumSet.noneOf(MathFunction.class);
    var merges = EnumSet.noneOf(Merge.Function.class);
    for (long period = 0; period < 50; period++) {
      for (var operation : ProgpowProgram.ofPeriod(period).operations()) {
        merges.add(operation.merge().function());
        if (operation instanceof MathMerge merge) {
          math.add(merge.function());
        }
      }
    }
    assertThat(math).containsExactly(MathFunction.values());
    assertThat(merges).containsExactly(Merge.Function.values());
  }

  @Test
  void aProgramLastsThreeBlocks() {
    assertThat(ProgpowProgram.atHeight(3)).isEqualTo(ProgpowProgram.ofPeriod(1));
    assertThat(ProgpowProgram.atHeight(5)).isEqualTo(ProgpowProgram.ofPeriod(1));
    assertThat(ProgpowProgram.atHeight(6)).isNotEqualTo(ProgpowProgram.ofPeriod(1));
    // The high word of the period seeds too.
    assertThat(ProgpowProgram.ofPeriod(1L << 32).operations())
        .isNotEqualTo(ProgpowProgram.ofPeriod(0).operations());
  }

  @Test
  void aProgramCannotBeChanged() {
    List<Operation> operations = ProgpowProgram.ofPeriod(0).operations();
    assertThatThrownBy(operations::removeLast).isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void mathIsUnsigned() {
    assertThat(MathFunction.ADD.apply(-1, 2)).isEqualTo(1);
    assertThat(MathFunction.MULTIPLY.apply(0x10000, 0x10001)).isEqualTo(0x10000);
    assertThat(MathFunction.MULTIPLY_HIGH.apply(-1, -1)).isEqualTo(-2);
    assertThat(MathFunction.MINIMUM.apply(-1, 1)).isEqualTo(1);
    assertThat(MathFunction.MINIMUM.apply(1, -1)).isEqualTo(1);
    assertThat(MathFunction.ROTATE_LEFT.apply(0x80000001, 33)).isEqualTo(3);
    assertThat(MathFunction.ROTATE_RIGHT.apply(3, 33)).isEqualTo(0x80000001);
    assertThat(MathFunction.AND.apply(6, 3)).isEqualTo(2);
    assertThat(MathFunction.OR.apply(6, 3)).isEqualTo(7);
    assertThat(MathFunction.XOR.apply(6, 3)).isEqualTo(5);
    assertThat(MathFunction.LEADING_ZEROS.apply(0, 1)).isEqualTo(63);
    assertThat(MathFunction.BIT_COUNT.apply(-1, 1)).isEqualTo(33);
  }

  @Test
  void selectorsAreUnsignedAndWrap() {
    assertThat(MathFunction.ofSelector(11)).isEqualTo(MathFunction.ADD);
    // 2^32 - 1 = 11 * 390451572 + 3
    assertThat(MathFunction.ofSelector(-1)).isEqualTo(MathFunction.MINIMUM);
    assertThat(Merge.ofSelector(-1))
        .isEqualTo(new Merge(Merge.Function.ROTATE_RIGHT_XOR, 65535 % 31 + 1));
    assertThat(Merge.ofSelector(30 << 16)).isEqualTo(new Merge(Merge.Function.MULTIPLY_ADD, 31));
  }

  @Test
  void mergesKeepBothOperands() {
    assertThat(new Merge(Merge.Function.MULTIPLY_ADD, 1).apply(2, 5)).isEqualTo(71);
    assertThat(new Merge(Merge.Function.XOR_MULTIPLY, 1).apply(6, 3)).isEqualTo(165);
    assertThat(new Merge(Merge.Function.ROTATE_LEFT_XOR, 31).apply(2, 4)).isEqualTo(5);
    assertThat(new Merge(Merge.Function.ROTATE_RIGHT_XOR, 1).apply(1, 1)).isEqualTo(0x80000001);
    assertThatThrownBy(() -> new Merge(Merge.Function.ROTATE_LEFT_XOR, 0))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Merge(Merge.Function.ROTATE_LEFT_XOR, 32))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
