package io.aipowergrid.node.console.format;

import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.base.MicroUsd;
import io.quarkus.qute.TemplateExtension;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/** What templates call as {@code {show:usd(price)}}. Thread-safe. */
@TemplateExtension(namespace = "show")
public final class Show {
  private Show() {}

  static String usd(MicroUsd money) {
    return Money.exact(money);
  }

  /** Without the currency, which then stands beside it in smaller type. */
  static String amount(MicroUsd money) {
    return Money.amount(money);
  }

  static String usdColumn(MicroUsd money) {
    return Money.column(money);
  }

  static String ago(Instant time, Instant now) {
    return Times.ago(time, now);
  }

  static String exact(Instant time) {
    return Times.exact(time);
  }

  static String exactMillis(Instant time) {
    return Times.exactMillis(time);
  }

  static String clock(Instant time) {
    return Times.clock(time);
  }

  static String took(Duration duration) {
    return Times.took(duration);
  }

  static String count(long value) {
    return Figures.count(value);
  }

  static String count(int value) {
    return Figures.count(value);
  }

  static String counted(long value, String one, String many) {
    return Figures.counted(value, one, many);
  }

  static String counted(int value, String one, String many) {
    return Figures.counted(value, one, many);
  }

  static String bytes(long value) {
    return Figures.bytes(value);
  }

  static String shortened(String text) {
    return Figures.shortened(text);
  }

  static String hex(Hash256 hash) {
    return hash.toHex();
  }

  /** For the value of a parameter in an address. */
  static String query(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  static String text(UUID id) {
    return id.toString();
  }
}
