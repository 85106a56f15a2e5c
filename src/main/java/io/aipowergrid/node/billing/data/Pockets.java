package io.aipowergrid.node.billing.data;

import java.time.LocalDate;

/**
 * An organisation's accounts as they were read.
 *
 * @param freeDay the UTC day whose free allowance {@code free} is what is left of
 */
public record Pockets(
    LocalDate freeDay,
    int openJobs,
    long freeAccount,
    long free,
    long prepaidAccount,
    long prepaid,
    long reservedAccount,
    long reserved) {}
