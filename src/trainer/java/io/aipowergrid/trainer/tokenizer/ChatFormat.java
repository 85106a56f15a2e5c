package io.aipowergrid.trainer.tokenizer;

import java.util.List;

/** The ChatML form of a conversation and its special tokens, the same for training and serving. */
public final class ChatFormat {
  public static final String PAD = "<|pad|>";
  public static final String START = "<|im_start|>";
  public static final String END = "<|im_end|>";

  /** Special tokens in the order of their ids, which begin at 0. */
  public static final List<String> SPECIAL_TOKENS = List.of(PAD, START, END);

  public static final int PAD_ID = SPECIAL_TOKENS.indexOf(PAD);
  public static final int START_ID = SPECIAL_TOKENS.indexOf(START);
  public static final int END_ID = SPECIAL_TOKENS.indexOf(END);

  /** The Jinja template; content may be absent, as in an assistant message of tool calls only. */
  public static final String TEMPLATE =
      "{% for message in messages %}"
          + "{{ '<|im_start|>' + message['role'] + '\\n' }}"
          + "{% if message['content'] %}{{ message['content'] }}{% endif %}"
          + "{{ '<|im_end|>' + '\\n' }}"
          + "{% endfor %}"
          + "{% if add_generation_prompt %}{{ '<|im_start|>assistant\\n' }}{% endif %}";

  private ChatFormat() {}

  public static String system(String content) {
    return message("system", content);
  }

  /** Everything up to the place where the answer begins. */
  public static String question(String content) {
    return message("user", content) + START + "assistant\n";
  }

  /** The answer and the token that ends it: what the model is to produce. */
  public static String answer(String content) {
    return content + END;
  }

  private static String message(String role, String content) {
    return START + role + "\n" + content + END + "\n";
  }
}
