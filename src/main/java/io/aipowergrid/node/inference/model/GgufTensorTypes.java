package io.aipowergrid.node.inference.model;

import java.util.Map;

/** The numbers by which GGUF names tensor types. */
final class GgufTensorTypes {
  /** Types others write and we do not read, so that the message can name them. */
  private static final Map<Integer, String> UNSUPPORTED =
      Map.ofEntries(
          Map.entry(9, "Q8_1"),
          Map.entry(10, "Q2_K"),
          Map.entry(11, "Q3_K"),
          Map.entry(15, "Q8_K"),
          Map.entry(16, "IQ2_XXS"),
          Map.entry(17, "IQ2_XS"),
          Map.entry(18, "IQ3_XXS"),
          Map.entry(19, "IQ1_S"),
          Map.entry(20, "IQ4_NL"),
          Map.entry(21, "IQ3_S"),
          Map.entry(22, "IQ2_S"),
          Map.entry(23, "IQ4_XS"),
          Map.entry(24, "I8"),
          Map.entry(25, "I16"),
          Map.entry(26, "I32"),
          Map.entry(27, "I64"),
          Map.entry(28, "F64"),
          Map.entry(29, "IQ1_M"),
          Map.entry(34, "TQ1_0"),
          Map.entry(35, "TQ2_0"),
          Map.entry(39, "MXFP4"));

  private GgufTensorTypes() {}

  static TensorEncoding encoding(int type, String tensor) {
    return switch (type) {
      case 0 -> TensorEncoding.F32;
      case 1 -> TensorEncoding.F16;
      case 2 -> TensorEncoding.Q4_0;
      case 3 -> TensorEncoding.Q4_1;
      case 6 -> TensorEncoding.Q5_0;
      case 7 -> TensorEncoding.Q5_1;
      case 8 -> TensorEncoding.Q8_0;
      case 12 -> TensorEncoding.Q4_K;
      case 13 -> TensorEncoding.Q5_K;
      case 14 -> TensorEncoding.Q6_K;
      case 30 -> TensorEncoding.BF16;
      default ->
          throw Refusal.of(
              "Tensor %s has the type %s; supported are F32, F16, BF16, Q4_0, Q4_1, Q5_0, Q5_1, Q8_0, Q4_K, Q5_K and Q6_K. Get or make the model as Q8_0 or F16."
                  .formatted(
                      Refusal.shown(tensor),
                      UNSUPPORTED.getOrDefault(type, "number " + Integer.toUnsignedString(type))));
    };
  }
}
