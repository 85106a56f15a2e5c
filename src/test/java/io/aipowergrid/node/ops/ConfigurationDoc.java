package io.aipowergrid.node.ops;

import com.sun.source.doctree.DocCommentTree;
import com.sun.source.tree.AnnotationTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/** Reads the {@code @ConfigMapping} interfaces from the sources and renders the page about them. */
final class ConfigurationDoc {
  private static final String INTRODUCTION =
      """
      # Configuration

      Everything has a default: a node without any configuration runs. A key is set as an environment
      variable (`aipg.ops.drain-timeout` is `AIPG_OPS_DRAIN_TIMEOUT`), as a Java system property
      (`AIPG_JAVA_OPTS=-Daipg.ops.drain-timeout=40s ./aipg run`), or in `config/application.properties`
      beside the launcher. Durations are written `500ms`, `30s`, `5m`, `24h`; sizes `512K`, `64M`, `2G`.

      Set outside the tables below, because they are needed before the application starts:

      | key | environment | meaning |
      |---|---|---|
      | `aipg.data-dir` | `AIPG_DATA_DIR` | The folder of secret, embedded database and models; `data` beside the launcher by default. |
      | `aipg.secret` | `AIPG_SECRET` | The secret from which the node derives its keys, 32 random bytes in base64url; made in the data folder by default. Keep a copy: without it sealed data cannot be read. |
      | `quarkus.datasource.jdbc.url` | `QUARKUS_DATASOURCE_JDBC_URL` | Your own PostgreSQL (with `QUARKUS_DATASOURCE_USERNAME` and `QUARKUS_DATASOURCE_PASSWORD`); the embedded one is then not started. |
      | `quarkus.http.port` | `QUARKUS_HTTP_PORT` | The port of API and console, 8080 by default. |
      | `quarkus.http.ssl.certificate.files`, `quarkus.http.ssl.certificate.key-files` | `QUARKUS_HTTP_SSL_CERTIFICATE_FILES`, `QUARKUS_HTTP_SSL_CERTIFICATE_KEY_FILES` | Certificate chain and private key as PEM files: switches TLS on, with HTTP/2 and HTTP/1.1 by ALPN. |
      | `quarkus.http.ssl-port` | `QUARKUS_HTTP_SSL_PORT` | The port of TLS, 8443 by default. |
      | `quarkus.http.insecure-requests` | `QUARKUS_HTTP_INSECURE_REQUESTS` | With TLS: whether plain HTTP is still answered (`enabled`, the default), sent on (`redirect`) or not served (`disabled`). |
      | `quarkus.http.ssl.certificate.reload-period` | `QUARKUS_HTTP_SSL_CERTIFICATE_RELOAD_PERIOD` | How often the PEM files are read again, such as `1h`; never by default. |
      | `quarkus.otel.sdk.disabled` | `QUARKUS_OTEL_SDK_DISABLED` | `false` sends traces to `QUARKUS_OTEL_EXPORTER_OTLP_ENDPOINT`. |
      | `quarkus.log.console.json.enabled` | `QUARKUS_LOG_CONSOLE_JSON_ENABLED` | `true` writes each log line as one JSON object. |

      """;

  private ConfigurationDoc() {}

  private record Key(String name, String type, String defaultValue, String sentence) {}

  static String render(Path sources) throws IOException {
    Map<String, List<Key>> rooms = new TreeMap<>();
    List<Path> files;
    try (Stream<Path> paths = Files.walk(sources)) {
      files = paths.filter(path -> path.toString().endsWith("Config.java")).sorted().toList();
    }
    var compiler = ToolProvider.getSystemJavaCompiler();
    try (var manager = compiler.getStandardFileManager(null, null, null)) {
      var task =
          (JavacTask)
              compiler.getTask(
                  null, manager, null, null, null, manager.getJavaFileObjectsFromPaths(files));
      DocTrees docs = DocTrees.instance(task);
      for (CompilationUnitTree unit : task.parse()) {
        for (Tree type : unit.getTypeDecls()) {
          if (type instanceof ClassTree mapping) {
            prefixOf(mapping)
                .ifPresent(
                    prefix ->
                        rooms
                            .computeIfAbsent(prefix, _ -> new ArrayList<>())
                            .addAll(
                                keysOf(mapping, prefix, docs, TreePath.getPath(unit, mapping))));
          }
        }
      }
    }
    return INTRODUCTION
        + rooms.entrySet().stream()
            .map(room -> section(room.getKey(), room.getValue()))
            .collect(Collectors.joining("\n"));
  }

  private static Optional<String> prefixOf(ClassTree type) {
    return annotation(type.getModifiers().getAnnotations(), "ConfigMapping");
  }

  private static List<Key> keysOf(
      ClassTree mapping, String prefix, DocTrees docs, TreePath mappingPath) {
    List<Key> keys = new ArrayList<>();
    for (Tree member : mapping.getMembers()) {
      TreePath path = new TreePath(mappingPath, member);
      if (member instanceof MethodTree method && method.getBody() == null) {
        String name =
            prefix
                + "."
                + annotation(method.getModifiers().getAnnotations(), "WithName")
                    .orElse(kebab(method.getName().toString()));
        Optional<ClassTree> group = nestedGroup(mapping, method.getReturnType().toString());
        if (group.isPresent()) {
          keys.addAll(keysOf(group.get(), name, docs, new TreePath(mappingPath, group.get())));
        } else {
          keys.add(
              new Key(
                  name,
                  method.getReturnType().toString(),
                  annotation(method.getModifiers().getAnnotations(), "WithDefault").orElse(""),
                  sentence(docs.getDocCommentTree(path), name)));
        }
      }
    }
    return keys;
  }

  private static Optional<ClassTree> nestedGroup(ClassTree mapping, String type) {
    return mapping.getMembers().stream()
        .filter(ClassTree.class::isInstance)
        .map(ClassTree.class::cast)
        .filter(nested -> nested.getKind() == Tree.Kind.INTERFACE)
        .filter(nested -> nested.getSimpleName().contentEquals(type))
        .findFirst();
  }

  private static String sentence(DocCommentTree comment, String key) {
    if (comment == null) {
      throw new AssertionError(key + " has no sentence: write a Javadoc comment above it");
    }
    return comment.getFullBody().stream()
        .map(Object::toString)
        .collect(Collectors.joining())
        .replaceAll("\\{@code ([^}]*)}", "`$1`")
        .replaceAll("\\{@link #?([^}]*)}", "`$1`")
        .replaceAll("\\s+", " ")
        .strip();
  }

  private static Optional<String> annotation(
      List<? extends AnnotationTree> annotations, String name) {
    return annotations.stream()
        .filter(annotation -> annotation.getAnnotationType().toString().equals(name))
        .flatMap(annotation -> annotation.getArguments().stream())
        .map(ConfigurationDoc::literal)
        .findFirst();
  }

  private static String literal(ExpressionTree argument) {
    return argument.toString().replaceAll("^\\w+ = ", "").replaceAll("^\"|\"$", "");
  }

  private static String kebab(String camel) {
    return camel.replaceAll("([a-z0-9])([A-Z])", "$1-$2").toLowerCase(Locale.ROOT);
  }

  private static String section(String prefix, List<Key> keys) {
    return "## "
        + prefix
        + "\n\n| key | type | default | meaning |\n|---|---|---|---|\n"
        + keys.stream().map(ConfigurationDoc::row).collect(Collectors.joining());
  }

  private static String row(Key key) {
    String value = key.defaultValue().isEmpty() ? "–" : "`" + key.defaultValue() + "`";
    return "| `%s` | %s | %s | %s |\n"
        .formatted(
            key.name(),
            key.type().replaceAll("\\b[a-z]+\\.", "").replace("|", "\\|"),
            value,
            key.sentence().replace("|", "\\|"));
  }
}
