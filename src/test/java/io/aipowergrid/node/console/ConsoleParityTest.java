package io.aipowergrid.node.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.aipowergrid.node.ops.cli.AipgCommand;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import java.lang.annotation.Annotation;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/**
 * Everything the console changes, the command line or the API changes too. An action without a line
 * here fails the test, and so does a line that names a verb or a route that is not there.
 */
class ConsoleParityTest {
  private static final CommandLine VERBS = AipgCommand.commandLine();

  /** The classes of a room are read once. */
  private static final Map<String, Map<String, JavaMethod>> ROUTES = new ConcurrentHashMap<>();

  private static final String CONSOLE = "io.aipowergrid.node.console";
  private static final String API = "io.aipowergrid.node.api";
  private static final List<Class<? extends Annotation>> CHANGING =
      List.of(POST.class, PUT.class, PATCH.class, DELETE.class);

  /** Where else each action is done: {@code aipg} and a verb, or a method and a route. */
  private static final Map<String, String> ELSEWHERE =
      Map.ofEntries(
          Map.entry("POST /console/jobs/{id}/cancel", "aipg jobs cancel"),
          Map.entry("POST /console/jobs/{id}/replay", "aipg jobs replay"),
          Map.entry("POST /console/models/{id}/load", "aipg models load"),
          Map.entry("POST /console/models/{id}/unload", "aipg models unload"),
          Map.entry("POST /console/models/{id}/price", "aipg prices set"),
          Map.entry("POST /console/keys", "aipg keys create"),
          Map.entry("POST /console/keys/{id}/revoke", "aipg keys revoke"),
          Map.entry("POST /console/keys/{id}/rotate", "aipg keys rotate"),
          Map.entry("POST /console/receipts/check", "aipg verify"),
          Map.entry("POST /console/mining/start", "aipg mining start"),
          Map.entry("POST /console/mining/stop", "aipg mining stop"),
          Map.entry("POST /console/gpus/{uuid}/hold", "aipg gpu hold"),
          Map.entry("POST /console/gpus/{uuid}/release", "aipg gpu release"),
          Map.entry("POST /console/playground/chat", "POST /v1/chat/completions"),
          Map.entry("POST /console/business", "aipg customers create"),
          Map.entry("POST /console/business/plans", "aipg plans set"),
          Map.entry("POST /console/business/customers/{id}/plan", "aipg customers plan"),
          Map.entry("POST /console/business/customers/{id}/top-up", "aipg customers credit"),
          Map.entry("POST /console/business/customers/{id}/projects", "aipg customers project"),
          Map.entry("POST /console/business/customers/{id}/suspend", "aipg customers suspend"),
          Map.entry("POST /console/business/customers/{id}/resume", "aipg customers resume"),
          Map.entry("POST /console/settings/people", "aipg users invite"),
          Map.entry("POST /console/settings/people/{id}/role", "aipg users role"),
          Map.entry("POST /console/settings/people/{id}/reset", "aipg users reset-password"),
          Map.entry("POST /console/settings/people/{id}/deactivate", "aipg users deactivate"),
          Map.entry("POST /console/settings/people/{id}/reactivate", "aipg users activate"),
          Map.entry("POST /console/settings/node/maintenance", "POST /v1/node/maintenance"),
          Map.entry("POST /console/settings/node/resume", "DELETE /v1/node/maintenance"));

  /** What belongs to the console alone, with the reason. */
  private static final Map<String, String> CONSOLE_ONLY =
      Map.of(
          "POST /console/sign-in", "makes a session, which only the console has",
          "POST /console/sign-out", "ends a session, which only the console has",
          "POST /console/password", "a person's own, proved by the old one; others reset it",
          "POST /console/theme", "how the pages look in one browser",
          "POST /console/settings/project", "which project one session looks at");

  /** Pages that only operators read and whose figures the command line shows. */
  private static final List<String> READ =
      List.of(
          "aipg audit list",
          "aipg gpu status",
          "aipg ledger list",
          "aipg ledger check",
          "aipg jobs dead",
          "aipg plans list",
          "aipg prices list",
          "aipg customers list",
          "aipg users list",
          "aipg keys list");

  @Test
  void everyActionOfTheConsoleHasALineAndEveryLineItsAction() {
    Set<String> named = new TreeSet<>(ELSEWHERE.keySet());
    named.addAll(CONSOLE_ONLY.keySet());
    assertThat(named).hasSize(ELSEWHERE.size() + CONSOLE_ONLY.size());
    assertThat(changingRoutes(CONSOLE).keySet()).isEqualTo(named);
  }

  @ParameterizedTest
  @MethodSource("places")
  void everyVerbAndRouteIsThere(String place) {
    if (place.startsWith("aipg ")) {
      assertThat(isVerb(place.split(" "))).as(place).isTrue();
    } else {
      assertThat(changingRoutes(API)).containsKey(place);
    }
  }

  static List<String> places() {
    Set<String> all = new TreeSet<>(ELSEWHERE.values());
    all.addAll(READ);
    return List.copyOf(all);
  }

  @Test
  void aVerbThatIsNotThereIsNotFound() {
    assertThat(isVerb("aipg", "jobs", "resurrect")).isFalse();
    assertThat(isVerb("aipg", "verify")).isTrue();
  }

  /** Whether the words lead through the tree of commands to one that does something itself. */
  private static boolean isVerb(String... words) {
    CommandLine place = VERBS;
    for (String word : List.of(words).subList(1, words.length)) {
      CommandLine next = place.getSubcommands().get(word);
      if (next == null) {
        return false;
      }
      place = next;
    }
    return place.getSubcommands().isEmpty();
  }

  /** The routes of a room that change something, with the method that answers. */
  private static Map<String, JavaMethod> changingRoutes(String room) {
    return ROUTES.computeIfAbsent(room, ConsoleParityTest::readRoutes);
  }

  private static Map<String, JavaMethod> readRoutes(String room) {
    JavaClasses classes =
        new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(room);
    var routes = new TreeMap<String, JavaMethod>();
    for (JavaClass type : classes) {
      if (type.isAnnotatedWith(Path.class)) {
        for (JavaMethod method : type.getMethods()) {
          CHANGING.stream()
              .filter(method::isAnnotatedWith)
              .forEach(
                  verb -> routes.put(verb.getSimpleName() + " " + route(type, method), method));
        }
      }
    }
    return routes;
  }

  private static String route(JavaClass type, JavaMethod method) {
    String part =
        method.tryGetAnnotationOfType(Path.class).map(path -> "/" + path.value()).orElse("");
    return (type.getAnnotationOfType(Path.class).value() + part)
        .replace("//", "/")
        .replace(": .+", "");
  }
}
