package io.aipowergrid.node.api.openai;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * A function that the model may call.
 *
 * @param parameters the schema of its arguments, as the client gave it
 * @param followed the schema that the arguments are held to
 */
record Tool(String name, String description, JsonNode parameters, JsonNode followed) {}
