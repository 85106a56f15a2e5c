package io.aipowergrid.node.console.page;

/**
 * One entry of the left navigation.
 *
 * @param key the letter after {@code g}
 */
public record NavEntry(String label, String href, String key, boolean current) {}
