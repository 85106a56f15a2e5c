package io.aipowergrid.node.inference.grammar;

import java.util.Map;

/** The formats of strings that are followed, as regular expressions for the whole text. */
final class StringFormats {
  private static final String LEAP_YEAR =
      "(?:[0-9]{2}(?:0[48]|[2468][048]|[13579][26])|(?:[02468][048]|[13579][26])00)";
  private static final String DATE =
      "(?:[0-9]{4}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])"
          + "|(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)"
          + "|02-(?:0[1-9]|1[0-9]|2[0-8]))"
          + "|"
          + LEAP_YEAR
          + "-02-29)";
  private static final String HOUR_MINUTE = "(?:[01][0-9]|2[0-3]):[0-5][0-9]";
  private static final String TIME =
      HOUR_MINUTE + ":[0-5][0-9](?:\\.[0-9]{1,9})?(?:Z|[+-](?:0[0-9]|1[0-3]):[0-5][0-9])";
  private static final String OCTET = "(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])";
  private static final String LABEL = "[A-Za-z0-9](?:[A-Za-z0-9-]{0,30}[A-Za-z0-9])?";
  private static final String HOST = "(?:" + LABEL + "\\.){1,4}[A-Za-z]{2,12}";

  private static final Map<String, String> REGEXES =
      Map.of(
          "date",
          DATE,
          "time",
          TIME,
          "date-time",
          DATE + "T" + TIME,
          "duration",
          "P(?:[0-9]{1,4}W|[0-9]{1,4}D(?:T[0-9]{1,4}H)?|T[0-9]{1,4}[HMS])",
          "uuid",
          "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}",
          "ipv4",
          OCTET + "(?:\\." + OCTET + "){3}",
          "hostname",
          HOST,
          "email",
          "[A-Za-z0-9_+-]{1,30}(?:\\.[A-Za-z0-9_+-]{1,30}){0,3}@" + HOST);

  private StringFormats() {}

  static String regex(SchemaNode schema, String format) {
    var regex = REGEXES.get(format);
    if (regex == null) {
      throw GrammarException.unsupported(
          schema.pathOf("format"),
          "This node follows no format '%.40s' of strings; it knows %s."
              .formatted(format, String.join(", ", REGEXES.keySet().stream().sorted().toList())));
    }
    return regex;
  }
}
