package io.aipowergrid.node.billing;

import java.time.Instant;

/**
 * One page of the price book.
 *
 * @param version counts from 1 for each model; 0 is the default price of the configuration
 * @param setBy who set it, for a person to read
 */
public record PriceView(
    String modelId, int version, Price price, Instant validFrom, String setBy) {}
