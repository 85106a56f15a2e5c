package io.aipowergrid.node.ops;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.aipowergrid.node.ops.cli.AipgCommand;
import java.io.File;
import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.FieldModel;
import java.lang.constant.ClassDesc;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.reflect.AccessFlag;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/**
 * Keeps the reachability metadata of the native executable current: what Quarkus cannot see by
 * itself because a library reaches it by name at run time.
 */
class NativeMetadataTest {
  private static final Path METADATA =
      Path.of(
          "src/main/resources/META-INF/native-image/io.aipowergrid/aipg-node/reachability-metadata.json");
  private static final String NODE = "io.aipowergrid.node.";
  private static final String ENGINE = NODE + "inference.exact.";
  private static final Path RESOURCES = Path.of("src/main/resources");

  /** What Quarkus reads while it builds, and registers itself where the executable needs it. */
  private static final Set<String> OF_QUARKUS =
      Set.of("application.properties", "META-INF", "templates", "web");

  private static final Path PICOCLI =
      Path.of(
          "target/classes/META-INF/native-image/picocli-generated/io.aipowergrid/aipg-node/reflect-config.json");

  @Test
  void metadataNamesEverythingThatLibrariesReachByName() throws IOException {
    String expected = render();

    if (Boolean.getBoolean("aipg.docs.write")) {
      Files.writeString(METADATA, expected);
    }
    assertThat(METADATA)
        .as("run: mvn test -Dtest=NativeMetadataTest -Daipg.docs.write=true")
        .content()
        .isEqualTo(expected);
  }

  @Test
  void everyCommandOfTheCommandLineIsRegistered() throws IOException {
    String registered = Files.readString(PICOCLI);
    requireRegistered(AipgCommand.commandLine(), registered);
  }

  private static void requireRegistered(CommandLine command, String registered) {
    Object verb = command.getCommandSpec().userObject();
    // Some verbs are methods of a class that is registered itself.
    if (!(verb instanceof Method || verb instanceof CommandLine.HelpCommand)) {
      assertThat(registered).contains("\"" + verb.getClass().getName() + "\"");
    }
    command.getSubcommands().values().forEach(inner -> requireRegistered(inner, registered));
  }

  @Test
  void everyResourceOfOursTravelsWithTheExecutable() throws IOException {
    var metadata = new ObjectMapper().readTree(METADATA.toFile()).get("resources");
    var matchers =
        metadata
            .valueStream()
            .map(entry -> entry.get("glob").asText())
            .map(glob -> FileSystems.getDefault().getPathMatcher("glob:" + glob))
            .toList();
    try (Stream<Path> files = Files.walk(RESOURCES)) {
      assertThat(files.filter(Files::isRegularFile).map(RESOURCES::relativize))
          .filteredOn(file -> !OF_QUARKUS.contains(file.getName(0).toString()))
          .allMatch(file -> matchers.stream().anyMatch(matcher -> matcher.matches(file)));
    }
  }

  /** An image with a seeded source of chance in it is refused when it is built. */
  @Test
  void noSourceOfChanceIsMadeWhileTheExecutableIsBuilt() throws IOException {
    String arguments = Files.readString(METADATA.resolveSibling("native-image.properties"));
    var later = Pattern.compile("--initialize-at-run-time=(\\S+)").matcher(arguments);
    assertThat(later.find()).isTrue();
    List<String> atRunTime = List.of(later.group(1).split(","));
    try (Stream<Path> files = Files.walk(Path.of("target/classes"))) {
      for (Path file : files.filter(file -> file.toString().endsWith(".class")).toList()) {
        ClassModel type = ClassFile.of().parse(file);
        String name = type.thisClass().asInternalName().replace('/', '.');
        if (type.fields().stream().anyMatch(NativeMetadataTest::isChance)) {
          assertThat(atRunTime).as(name).anyMatch(prefix -> isWithin(name, prefix));
        }
      }
    }
  }

  private static boolean isChance(FieldModel field) {
    return field.flags().has(AccessFlag.STATIC)
        && field.fieldTypeSymbol().isClassOrInterface()
        && RandomGenerator.class.isAssignableFrom(type(field.fieldTypeSymbol()));
  }

  private static Class<?> type(ClassDesc named) {
    String name = named.packageName() + "." + named.displayName();
    try {
      return Class.forName(name, false, NativeMetadataTest.class.getClassLoader());
    } catch (ClassNotFoundException e) {
      throw new AssertionError("a field has a type that cannot be found", e);
    }
  }

  private static boolean isWithin(String type, String name) {
    return type.equals(name) || type.startsWith(name + ".") || type.startsWith(name + "$");
  }

  /** What JCuda's libraries reach by name, as their own bytes spell it. */
  private static Set<String> namedByJCuda() throws IOException {
    var name = Pattern.compile("\\x00L?((?:jcuda|java)/[A-Za-z0-9_$/]+);?(?=\\x00)");
    var names = new TreeSet<String>();
    try (var jar = new ZipFile(jcudaNatives())) {
      for (var entry : Collections.list(jar.entries())) {
        if (entry.getName().matches("lib/lib(JCudaDriver|JNvPTXCompiler)-.*\\.so")) {
          byte[] library = jar.getInputStream(entry).readAllBytes();
          name.matcher(new String(library, StandardCharsets.ISO_8859_1))
              .results()
              .forEach(found -> names.add(found.group(1).replace('/', '.')));
        }
      }
    }
    assertThat(names).contains("jcuda.NativePointerObject", "jcuda.driver.CUdeviceptr");
    return names;
  }

  private static File jcudaNatives() {
    return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(path -> path.contains("jcuda-natives"))
        .map(File::new)
        .findFirst()
        .orElseThrow();
  }

  private static String render() throws IOException {
    List<Map<String, Object>> reflection = new ArrayList<>();
    // The tokenizer library calls back into these from native code.
    var types =
        new TreeSet<>(
            Set.of(
                "ai.djl.huggingface.tokenizers.jni.CharSpan",
                "ai.djl.huggingface.tokenizers.jni.TokenizersLibrary",
                "java.lang.RuntimeException",
                "java.lang.String",
                "[Lai.djl.huggingface.tokenizers.jni.CharSpan;"));
    types.addAll(namedByJCuda());
    for (String type : types) {
      reflection.add(
          Map.of(
              "type", type,
              "jniAccessible", true,
              "allDeclaredConstructors", true,
              "allDeclaredMethods", true,
              "allDeclaredFields", true));
    }
    List<Map<String, Object>> resources =
        Stream.of(
                "postgres-linux-x86_64.txz",
                "models/**",
                "networks/**",
                "version.txt",
                "wallet/**",
                "native/linux-x86_64/**",
                "native/cuda/**",
                "native/lib/tokenizers.properties",
                "native/lib/linux-x86_64/**",
                "lib/libJCudaDriver-*",
                "lib/libJNvPTXCompiler-*",
                "db/migration/**")
            .<Map<String, Object>>map(glob -> Map.of("glob", glob))
            .toList();
    var mapper = new ObjectMapper();
    var text = new StringBuilder("{\n  \"reflection\": [\n");
    appendLines(text, reflection, mapper);
    text.append("  ],\n  \"resources\": [\n");
    appendLines(text, resources, mapper);
    text.append("  ],\n  \"foreign\": {\"downcalls\": [\n");
    appendLines(text, downcalls(), mapper);
    return text.append("  ]}\n}\n").toString();
  }

  /** Every C function the node calls: an executable makes the calls while it is built. */
  private static List<Map<String, Object>> downcalls() {
    var critical = Map.of("critical", Map.of("allowHeapAccess", true));
    var calls = new ArrayList<Map<String, Object>>();
    for (var owner : List.of(ENGINE + "NativeCalls", NODE + "kawpow.NativeParentMixer")) {
      for (var handle : handles(owner)) calls.add(downcall(handle, critical));
    }
    var shortCall = Map.of("critical", Map.of("allowHeapAccess", false));
    for (var handle : handles(ENGINE + "NativeLibrary")) {
      calls.add(downcall(handle, handle.type().parameterCount() == 1 ? shortCall : Map.of()));
    }
    // The driver's library for telemetry: gpu.cuda.Nvml, by what it passes.
    for (var parameters :
        List.of(
            List.of(),
            List.of("void*"),
            List.of("void*", "void*"),
            List.of("void*", "jint"),
            List.of("void*", "void*", "void*"),
            List.of("void*", "void*", "jint"),
            List.of("void*", "jint", "void*"),
            List.of("void*", "jlong", "void*"))) {
      calls.add(new TreeMap<>(Map.of("returnType", "jint", "parameterTypes", parameters)));
    }
    return calls.stream().distinct().toList();
  }

  private static List<MethodHandle> handles(String owner) {
    try {
      var found = new ArrayList<MethodHandle>();
      for (var field : Class.forName(owner).getDeclaredFields()) {
        if (field.getType() != MethodHandle.class) continue;
        field.setAccessible(true);
        found.add((MethodHandle) field.get(null));
      }
      return found;
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(owner + " has no method handles any more", e);
    }
  }

  private static Map<String, Object> downcall(MethodHandle handle, Map<String, ?> options) {
    // The first parameter is the function's own address.
    var parameters =
        handle.type().dropParameterTypes(0, 1).parameterList().stream()
            .map(NativeMetadataTest::foreignName)
            .toList();
    Map<String, Object> call = new TreeMap<>();
    call.put("returnType", foreignName(handle.type().returnType()));
    call.put("parameterTypes", parameters);
    if (!options.isEmpty()) call.put("options", options);
    return call;
  }

  private static String foreignName(Class<?> type) {
    if (type == MemorySegment.class) return "void*";
    return type == void.class ? "void" : "j" + type.getName();
  }

  private static void appendLines(
      StringBuilder text, List<Map<String, Object>> entries, ObjectMapper mapper)
      throws IOException {
    for (int i = 0; i < entries.size(); i++) {
      text.append("    ")
          .append(mapper.writeValueAsString(new TreeMap<>(entries.get(i))))
          .append(i + 1 < entries.size() ? ",\n" : "\n");
    }
  }
}
