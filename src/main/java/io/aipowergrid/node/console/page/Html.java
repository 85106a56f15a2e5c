package io.aipowergrid.node.console.page;

import io.quarkus.qute.TemplateInstance;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;

/** Answers of page classes. Thread-safe. */
final class Html {
  private static final String TYPE = MediaType.TEXT_HTML + ";charset=UTF-8";

  private Html() {}

  /** A rendered page or part. */
  static Response page(TemplateInstance template) {
    return Response.ok(template.render(), TYPE).build();
  }

  /** A rendered page that says what was wrong with the form on it. */
  static Response page(int status, TemplateInstance template) {
    return Response.status(status).entity(template.render()).type(TYPE).build();
  }

  /** Leads on after a form was accepted, so that a reload sends nothing twice. */
  static Response on(String path) {
    return Response.seeOther(URI.create(path)).build();
  }

  /** Leads on with a word of confirmation. */
  static Response on(String path, Done done) {
    return on(path + (path.contains("?") ? "&" : "?") + "done=" + done.wireName());
  }

  /** A file to save. */
  static Response file(String name, String type, Object content) {
    return Response.ok(content, type)
        .header("Content-Disposition", "attachment; filename=\"" + name + "\"")
        .build();
  }

  /** A table as comma-separated values. */
  static Response csv(String name, Object content) {
    return file(name, "text/csv;charset=UTF-8", content.toString());
  }
}
