package io.aipowergrid.node.inference.exact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aipowergrid.node.base.ErrorCode;
import io.aipowergrid.node.base.NodeException;
import io.aipowergrid.node.inference.OutputConstraint;
import io.aipowergrid.node.inference.OutputConstraint.Kind;
import io.aipowergrid.node.inference.grammar.GrammarAutomaton;
import io.aipowergrid.node.inference.grammar.Grammars;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Masks allow what the grammar allows, and cost no more than they may. */
class ConstraintMasksTest {
  private static final List<OutputConstraint> CONSTRAINTS =
      List.of(
          ConstraintTest.PERSON,
          ConstraintTest.OBJECT,
          ConstraintTest.REGEX,
          ConstraintTest.CHOICE);

  private static final int PLACES = 1000;

  /** The largest tree of tokens whose bytes times the places are below the limit. */
  private static final int LETTERS = 13;

  @Test
  void masksHoldExactlyTheTokensThatMayFollow() {
    var model = ExactModel.requantise(JsonLetters.model(3));
    var tokenizer = model.tokenizer();
    var random = new Random(6);
    for (var constraint : CONSTRAINTS) {
      var grammar = Grammars.of(constraint);
      var masks = new ConstraintMasks(grammar, model);
      var reference = new GrammarAutomaton(grammar);
      for (int walk = 0; walk < 30; walk++) {
        var state = masks.start();
        var expected = reference.start();
        for (int step = 0; step < 40 && state != null; step++) {
          var mask = masks.mask(state);
          var may = new ArrayList<Integer>();
          for (int id = 0; id < JsonLetters.SIZE; id++) {
            var bytes = tokenizer.tokenBytes(id);
            boolean allowed =
                id == JsonLetters.EOS
                    ? expected.accepting()
                    : bytes.length > 0 && reference.next(expected, bytes) != null;
            assertThat(mask.allows(id)).isEqualTo(allowed);
            if (allowed) {
              may.add(id);
            }
          }
          assertThat(mask.count()).isEqualTo(may.size());
          var ids = new int[mask.count()];
          mask.copyIds(ids);
          assertThat(ids).isSorted().containsOnly(may.stream().mapToInt(i -> i).toArray());
          int drawn = may.get(random.nextInt(may.size()));
          if (drawn == JsonLetters.EOS) {
            break;
          }
          state = masks.next(state, tokenizer.tokenBytes(drawn));
          expected = reference.next(expected, tokenizer.tokenBytes(drawn));
          assertThat(expected == null).isEqualTo(state == null);
        }
      }
    }
  }

  // A byte of any of these tokens costs a look at every place that is left of the thousand.
  @Test
  void aMaskThatTakesTooMuchWorkIsRefused() {
    var optional = new OutputConstraint(Kind.REGEX, "[ab]?".repeat(PLACES));
    var masks = masks(optional, LETTERS);
    assertThat(masks.mask(masks.start()).count()).isEqualTo(1 << LETTERS);
    var dearer = masks(optional, LETTERS + 1);
    var start = dearer.start();
    assertThatThrownBy(() -> dearer.mask(start))
        .isInstanceOfSatisfying(
            NodeException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNPROCESSABLE));
  }

  /** For a vocabulary of all texts of so many letters a and b; a tree of twice as many bytes. */
  private static ConstraintMasks masks(OutputConstraint constraint, int letters) {
    var tokens =
        new TokenBytes(
            id ->
                Integer.toBinaryString(1 << letters | id)
                    .substring(1)
                    .replace('0', 'a')
                    .replace('1', 'b')
                    .getBytes(StandardCharsets.US_ASCII),
            1 << letters,
            Set.of());
    return new ConstraintMasks(Grammars.of(constraint), tokens, Set.of());
  }
}
