package io.aipowergrid.node;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Holds the house to its plan (docs/architecture.md): rooms, floors, doors and pure parts. */
class ArchitectureTest {
  private static final String ROOT = "io.aipowergrid.node";
  private static final Path SOURCES = Path.of("src/main/java/io/aipowergrid/node");
  private static final Path TESTS = Path.of("src/test/java/io/aipowergrid/node");

  /** Who may use whom; anything absent is forbidden. In the order of the floors, lowest first. */
  private static final Map<String, Set<String>> MAY_USE = new LinkedHashMap<>();

  /** Sub-packages that other rooms may enter; all others are private to their room. */
  private static final Set<String> OPEN_SUB_PACKAGES =
      Set.of("chain.model", "chain.params", "chain.codec", "chain.script");

  /** Parts that know no framework, so that they run in plain tests and in the offline verifier. */
  private static final List<String> PURE =
      List.of(
          "base..",
          "crypto..",
          "kawpow..",
          "chain.params..",
          "chain.model..",
          "chain.codec..",
          "chain.wire..",
          "chain.script..",
          "chain.consensus..",
          "inference.grammar..",
          "inference.model..",
          "inference.exact..");

  private static JavaClasses house = new ClassFileImporter().importClasses();

  static {
    MAY_USE.put("base", Set.of());
    MAY_USE.put("crypto", Set.of("base"));
    MAY_USE.put("gpu", Set.of("base"));
    MAY_USE.put("kawpow", Set.of("base", "crypto"));
    MAY_USE.put("accounts", Set.of("base", "crypto"));
    MAY_USE.put("chain", Set.of("base", "crypto", "kawpow"));
    MAY_USE.put("wallet", Set.of("base", "crypto", "chain"));
    MAY_USE.put("mining", Set.of("base", "crypto", "kawpow", "chain", "gpu", "wallet"));
    MAY_USE.put("inference", Set.of("base", "crypto", "gpu"));
    MAY_USE.put("billing", Set.of("base", "crypto", "accounts", "chain", "wallet"));
    MAY_USE.put("proof", Set.of("base", "crypto", "chain", "wallet", "inference"));
    MAY_USE.put("jobs", Set.of("base", "crypto", "accounts", "billing", "inference", "proof"));
    MAY_USE.put(
        "grid",
        Set.of("base", "crypto", "chain", "wallet", "inference", "proof", "billing", "jobs"));
    MAY_USE.put("api", allBut("gpu", "mining", "api", "console", "ops"));
    MAY_USE.put("console", allBut("api", "console", "ops"));
    MAY_USE.put("ops", allBut("api", "console", "ops"));
  }

  private static Set<String> allBut(String... excluded) {
    var rooms =
        new java.util.TreeSet<>(
            Set.of(
                "base",
                "crypto",
                "kawpow",
                "chain",
                "wallet",
                "gpu",
                "mining",
                "inference",
                "accounts",
                "billing",
                "proof",
                "jobs",
                "grid",
                "api",
                "console",
                "ops"));
    rooms.removeAll(Set.of(excluded));
    return rooms;
  }

  @BeforeAll
  static void readTheHouse() {
    house =
        new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .withImportOption(location -> location.contains("/classes/"))
            .importPackages(ROOT);
    assertThat(house).isNotEmpty();
  }

  @Test
  void theTableItselfHasNoCircle() {
    var seen = new java.util.HashSet<String>();
    MAY_USE.forEach(
        (room, used) -> {
          // Each room may only use rooms that stand above it in the table, so no path returns.
          assertThat(seen).as("rooms named before %s", room).containsAll(used);
          seen.add(room);
        });
    assertThat(MAY_USE).hasSize(16);
  }

  @Test
  void everyRoomExistsAndEveryPackageBelongsToOne() {
    for (String room : MAY_USE.keySet()) {
      assertThat(SOURCES.resolve(room).resolve("package-info.java")).exists();
    }
    classes().should(liveInARoom()).check(house);
  }

  @Test
  void roomsUseOnlyWhatTheTableAllows() {
    classes().should(useOnlyAllowedRooms()).check(house);
  }

  @Test
  void roomsAreEnteredThroughTheirRootPackage() {
    classes().should(enterRoomsByTheDoor()).check(house);
  }

  @Test
  void pureRoomsKnowNoFramework() {
    for (String part : PURE) {
      noClasses()
          .that()
          .resideInAPackage(ROOT + "." + part)
          .should()
          .dependOnClassesThat(FRAMEWORK)
          .allowEmptyShould(true)
          .check(house);
    }
  }

  @Test
  void receiptAndLogTypesKnowNoFramework() {
    noClasses()
        .that()
        .resideInAPackage(ROOT + ".proof")
        .and(describe("are no services", type -> !isService(type)))
        .should()
        .dependOnClassesThat(FRAMEWORK)
        .check(house);
  }

  @Test
  void onlyTheCudaPackageKnowsJcuda() {
    noClasses()
        .that()
        .resideOutsideOfPackage(ROOT + ".gpu.cuda..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("jcuda..")
        .check(house);
  }

  /** Two processes run the unit tests at a time (pom.xml), and the server's folder is one. */
  @Test
  void onlyIntegrationTestsStartTheDatabase() throws IOException {
    try (Stream<Path> files = Files.walk(TESTS)) {
      for (Path unitTest : files.filter(file -> file.toString().endsWith("Test.java")).toList()) {
        assertThat(unitTest)
            .content()
            .doesNotContain("TestDatabase" + ".", "TestPostgres" + ".shared");
      }
    }
  }

  @Test
  void everyPackageSaysWhatItIsForAndThatNothingIsNull() throws IOException {
    try (Stream<Path> folders = Files.walk(SOURCES)) {
      for (Path folder : folders.filter(Files::isDirectory).toList()) {
        if (holdsJava(folder)) {
          Path info = folder.resolve("package-info.java");
          assertThat(info).exists();
          assertThat(info)
              .content()
              .startsWith("/**")
              .contains("@" + NullMarked.class.getSimpleName());
        }
      }
    }
  }

  private static boolean holdsJava(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.anyMatch(file -> file.toString().endsWith(".java"));
    }
  }

  private static final DescribedPredicate<JavaClass> FRAMEWORK =
      describe(
          "belong to Quarkus, Jakarta, Vert.x, MicroProfile or Hibernate",
          type ->
              Stream.of(
                      "io.quarkus.",
                      "jakarta.",
                      "io.vertx.",
                      "org.eclipse.microprofile.",
                      "org.hibernate.",
                      "io.smallrye.")
                  .anyMatch(type.getName()::startsWith));

  private static boolean isService(JavaClass type) {
    return type.getAnnotations().stream()
            .map(annotation -> annotation.getRawType().getName())
            .anyMatch(
                name ->
                    name.startsWith("jakarta.enterprise.")
                        || name.startsWith("jakarta.inject.")
                        || name.equals("io.smallrye.config.ConfigMapping"))
        || type.getEnclosingClass().filter(ArchitectureTest::isService).isPresent()
        || type.getSimpleName().contains("_");
  }

  private static ArchCondition<JavaClass> liveInARoom() {
    return new ArchCondition<>("live in one of the sixteen rooms") {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        boolean known = roomOf(type).filter(MAY_USE::containsKey).isPresent();
        events.add(new SimpleConditionEvent(type, known, type.getName() + " lives in no room"));
      }
    };
  }

  private static ArchCondition<JavaClass> useOnlyAllowedRooms() {
    return forEachForeignDependency(
        "use only the rooms of the table",
        (from, to, dependency) -> MAY_USE.getOrDefault(from, Set.of()).contains(to));
  }

  private static ArchCondition<JavaClass> enterRoomsByTheDoor() {
    return forEachForeignDependency(
        "enter other rooms through their root package",
        (from, to, dependency) -> {
          String place = dependency.getTargetClass().getPackageName().substring(ROOT.length() + 1);
          return place.equals(to) || OPEN_SUB_PACKAGES.contains(place);
        });
  }

  private interface Verdict {
    boolean allows(String fromRoom, String toRoom, Dependency dependency);
  }

  private static ArchCondition<JavaClass> forEachForeignDependency(String text, Verdict verdict) {
    return new ArchCondition<>(text) {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        String from = roomOf(type).orElse("");
        for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
          Optional<String> to = roomOf(dependency.getTargetClass());
          if (to.isPresent() && !to.get().equals(from)) {
            events.add(
                new SimpleConditionEvent(
                    dependency,
                    verdict.allows(from, to.get(), dependency),
                    dependency.getDescription()));
          }
        }
      }
    };
  }

  private static Optional<String> roomOf(JavaClass type) {
    String place = type.getPackageName();
    if (!place.startsWith(ROOT + ".")) {
      return Optional.empty();
    }
    String inside = place.substring(ROOT.length() + 1);
    int dot = inside.indexOf('.');
    return Optional.of(dot < 0 ? inside : inside.substring(0, dot));
  }
}
