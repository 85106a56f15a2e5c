package io.aipowergrid.node.api.openai;

import static io.aipowergrid.node.api.openai.RequestTexts.completion;
import static io.aipowergrid.node.api.openai.RequestTexts.completionFailure;
import static org.assertj.core.api.Assertions.assertThat;

import io.aipowergrid.node.api.openai.CompletionRequest.Prompt;
import io.aipowergrid.node.base.ErrorCode;
import io.aipowergrid.node.base.TokenIds;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CompletionRequestTest {
  @Test
  void readsEveryFormOfPrompt() {
    assertThat(completion("\"a\"", "").prompts()).containsExactly(new Prompt.Text("a"));
    assertThat(completion("[\"a\",\"b\"]", "").prompts())
        .containsExactly(new Prompt.Text("a"), new Prompt.Text("b"));
    assertThat(completion("[1,2,3]", "").prompts())
        .containsExactly(new Prompt.Tokens(TokenIds.of(1, 2, 3)));
    assertThat(completion("[[1,2],[3]]", "").prompts())
        .containsExactly(new Prompt.Tokens(TokenIds.of(1, 2)), new Prompt.Tokens(TokenIds.of(3)));
  }

  @Test
  void keepsTheDefaultsOfTheOldRoute() {
    var request = completion("\"a\"", ",\"echo\":false,\"suffix\":\"\",\"best_of\":1");
    assertThat(request.options().outputTokensMax()).isEqualTo(16);
    assertThat(request.options().sampling().wantsLogprobs()).isFalse();
    assertThat(completion("\"a\"", ",\"logprobs\":0").options().sampling().topLogprobs()).isZero();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          null                      | ``             | prompt
          {}                        | ``             | prompt
          []                        | ``             | prompt
          5                         | ``             | prompt
          ""                        | ``             | prompt
          ["a",1]                   | ``             | prompt[1]
          ["a",""]                  | ``             | prompt[1]
          [1,"a"]                   | ``             | prompt[1]
          [1,-1]                    | ``             | prompt[1]
          [1,2.5]                   | ``             | prompt[1]
          [[1],[]]                  | ``             | prompt[1]
          [[1],[99999999999]]       | ``             | prompt[1][0]
          ["a","b","c","d","e"]     | ``             | prompt
          ["a","b"]                 | `,"n":3`       | n
          "a"                       | `,"logprobs":6` | logprobs
          "a"                       | `,"logprobs":true` | logprobs
          "a"                       | `,"max_tokens":0` | max_tokens
          """)
  void refusesWrongValuesWithTheirPath(String prompt, String extra, String param) {
    var failure = completionFailure(prompt, extra);
    assertThat(failure.code()).isEqualTo(ErrorCode.INVALID_REQUEST);
    assertThat(failure.param()).isEqualTo(param);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          `,"echo":true`     | echo
          `,"suffix":"end"`  | suffix
          `,"best_of":2`     | best_of
          """)
  void namesWhatItDoesNotDo(String extra, String param) {
    var failure = completionFailure("\"a\"", extra);
    assertThat(failure.code()).isEqualTo(ErrorCode.UNSUPPORTED_PARAMETER);
    assertThat(failure.param()).isEqualTo(param);
  }

  @Test
  void countsPromptsTimesChoicesAgainstOneLimit() {
    assertThat(completion("[\"a\",\"b\"]", ",\"n\":2").prompts()).hasSize(2);
    assertThat(completionFailure("[\"a\",\"b\"]", ",\"n\":3").param()).isEqualTo("n");
  }
}
