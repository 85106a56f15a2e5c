package io.aipowergrid.node.inference.model;

import io.aipowergrid.node.inference.model.ModelConfig.RopeScaling;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the RoPE settings of {@code config.json}. Older files have rope_theta and rope_scaling;
 * newer ones call the object rope_parameters, put rope_theta inside, and may have one a kind of
 * layer.
 */
final class HuggingFaceRope {
  private static final String THETA = "rope_theta";
  private static final String SLIDING = "sliding_attention";
  private static final String FULL = "full_attention";
  private static final String NEWER = "rope_parameters";
  private static final String OLDER = "rope_scaling";

  private final JsonSettings json;
  private final HuggingFaceFamily family;
  private final JsonSettings rope;
  private final JsonSettings local;

  HuggingFaceRope(JsonSettings json, HuggingFaceFamily family) {
    this.json = json;
    this.family = family;
    // Equal where both stand, so nothing of either is lost.
    if (json.has(NEWER) && json.has(OLDER) && !json.value(NEWER).equals(json.value(OLDER))) {
      throw json.refused(OLDER, "is not what " + NEWER + " says");
    }
    var given = json.object(json.has(NEWER) ? NEWER : OLDER);
    if (family != HuggingFaceFamily.GEMMA3 && given.has(SLIDING)) {
      throw json.refused(SLIDING, "is set, which only Gemma 3 has RoPE parameters for");
    }
    this.rope = given.has(FULL) ? given.object(FULL) : given;
    this.local = given.object(SLIDING);
    for (var place : List.of(json, given, rope, local)) {
      if (place.number("partial_rotary_factor", 1) != 1) {
        throw place.refused("partial_rotary_factor", "is not 1: the whole head must be rotated");
      }
    }
  }

  /** The base of the frequencies. */
  double theta() {
    double theta = json.number(THETA, rope.number(THETA, family.ropeTheta()));
    if (rope.number(THETA, theta) != theta) {
      throw json.refused(THETA, "is not what the RoPE parameters say");
    }
    return theta;
  }

  /** The base in layers that slide, of a Gemma 3 model. */
  double localTheta() {
    var kind = kind(local);
    if (!kind.equals("default")) {
      throw local.refused("rope_type", "scales layers that slide by " + Refusal.shown(kind));
    }
    double theta = local.number(THETA, json.number("rope_local_base_freq", 10_000));
    if (!(theta > 0)) {
      throw json.refused("rope_local_base_freq", "is not positive");
    }
    return theta;
  }

  /** Null when the frequencies are not stretched. */
  @Nullable RopeScaling scaling() {
    var kind = kind(rope);
    return switch (kind) {
      case "default" -> null;
      case "linear" -> new RopeScaling(RopeScaling.Kind.LINEAR, rope.number("factor"), 1, 1, 1);
      case "llama3" ->
          new RopeScaling(
              RopeScaling.Kind.LLAMA3,
              rope.number("factor"),
              rope.number("low_freq_factor"),
              rope.number("high_freq_factor"),
              rope.whole("original_max_position_embeddings"));
      default ->
          throw Refusal.of(
              "The RoPE scaling %s is not supported; supported are default, linear and llama3."
                  .formatted(Refusal.shown(kind)));
    };
  }

  private static String kind(JsonSettings rope) {
    if (rope.has("factor") && !rope.has("rope_type") && !rope.has("type")) {
      throw rope.refused("rope_type", "is missing, though there is a factor");
    }
    return rope.text("rope_type", rope.text("type", "default"));
  }
}
