package io.aipowergrid.node.mining.stratum;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;

/**
 * The error in an answer, as pools of all kinds write it: {@code [code, text, ...]}, an object with
 * {@code code} and {@code message}, or a text alone (kawpow-gpu.md 7).
 *
 * @param code 0 where there was none
 * @param text cut to {@link #TEXT_MAX} characters, without control characters
 */
record StratumFault(int code, String text) {
  /** The most characters of a text that are kept. */
  static final int TEXT_MAX = 200;

  StratumFault {
    String clean = text.replaceAll("\\p{Cntrl}", " ");
    text = clean.substring(0, Math.min(TEXT_MAX, clean.length()));
  }

  static StratumFault of(JsonNode error) {
    if (error.isArray()) {
      return new StratumFault(error.path(0).asInt(), error.path(1).asText());
    }
    if (error.isObject()) {
      return new StratumFault(error.path("code").asInt(), error.path("message").asText());
    }
    return new StratumFault(0, error.asText());
  }

  /** Whether the pool no longer wants shares of the job: code 21, or one of the usual texts. */
  boolean saysStale() {
    String lower = text.toLowerCase(Locale.ROOT);
    return code == StratumError.JOB_NOT_FOUND.code()
        || lower.contains("stale")
        || lower.contains("job not found")
        || lower.contains("invalid jobid")
        || lower.contains("job is too old")
        || lower.contains("job too old");
  }

  /** Whether the pool has the share already: code 22, or the usual text. */
  boolean saysDuplicate() {
    return code == StratumError.DUPLICATE_SHARE.code()
        || text.toLowerCase(Locale.ROOT).contains("duplicate");
  }

  @Override
  public String toString() {
    return code == 0 ? text : code + " " + text;
  }
}
