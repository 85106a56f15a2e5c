package io.aipowergrid.node.api.openai;

import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.inference.OutputConstraint;
import io.aipowergrid.node.inference.Sampling;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What chat completions and completions have in common.
 *
 * @param outputTokensMax null when the request names none
 * @param choices answers per prompt
 * @param clientNonce null when the request gives no seed; the node then draws one
 * @param constraint what each answer must match; null when it is free
 * @param includeUsage whether a stream ends with a usage chunk
 */
record GenerationOptions(
    @Nullable Integer outputTokensMax,
    Sampling sampling,
    List<String> stopStrings,
    int choices,
    @Nullable Hash256 clientNonce,
    @Nullable OutputConstraint constraint,
    boolean stream,
    boolean includeUsage) {}
