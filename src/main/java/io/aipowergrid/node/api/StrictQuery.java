package io.aipowergrid.node.api;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a resource whose routes refuse query parameters they do not know. A filter that is
 * misspelled and ignored would answer with too much; the routes OpenAI clients know ignore what
 * they do not know instead, because SDKs add to them (api.md T3).
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface StrictQuery {}
