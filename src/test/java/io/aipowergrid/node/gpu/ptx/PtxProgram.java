package io.aipowergrid.node.gpu.ptx;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** The entries of a PTX module, ready to run. */
final class PtxProgram {
  private static final Pattern ENTRY =
      Pattern.compile("\\.visible \\.entry (\\w+)\\((.*?)\\)(.*?)(?=\\{)");
  private static final Pattern SHARED =
      Pattern.compile("\\.shared \\.align (\\d+) \\.b8 ([\\w$]+)\\[(\\d+)]");
  private static final Pattern PARAMETER = Pattern.compile("\\.param .* (\\w+)$");
  private static final Pattern REGISTERS = Pattern.compile("\\.reg \\.\\w+ ([%\\w]+)(?:<(\\d+)>)?");
  private static final Pattern THREADS = Pattern.compile("\\.maxntid (\\d+)");

  private final Map<String, PtxKernel> kernels = new LinkedHashMap<>();

  /** Reads a module; an instruction that is not known is an error. */
  static PtxProgram of(String text) {
    var program = new PtxProgram();
    var flat = text.replaceAll("//[^\n]*", "").replaceAll("\\s+", " ");
    var shared = new HashMap<String, Integer>();
    int sharedBytes = 0;
    int at = 0;
    var entry = ENTRY.matcher(flat);
    while (entry.find(at)) {
      sharedBytes = declareShared(flat.substring(at, entry.start()), shared, sharedBytes);
      int end = closing(flat, entry.end());
      var body = flat.substring(entry.end() + 1, end);
      program.kernels.put(
          entry.group(1), kernel(entry.group(2), entry.group(3), body, shared, sharedBytes));
      at = end + 1;
    }
    return program;
  }

  PtxKernel kernel(String name) {
    var kernel = kernels.get(name);
    if (kernel == null) {
      throw new IllegalArgumentException("the module has no " + name);
    }
    return kernel;
  }

  private static int closing(String text, int open) {
    int depth = 0;
    for (int i = open; ; i++) {
      char c = text.charAt(i);
      depth += c == '{' ? 1 : c == '}' ? -1 : 0;
      if (depth == 0) {
        return i;
      }
    }
  }

  private static int declareShared(String text, Map<String, Integer> names, int from) {
    int bytes = from;
    var shared = SHARED.matcher(text);
    while (shared.find()) {
      bytes = Math.ceilDiv(bytes, 16) * 16;
      names.put(shared.group(2), bytes);
      bytes += Integer.parseInt(shared.group(3));
    }
    return bytes;
  }

  private static PtxKernel kernel(
      String parameters, String limits, String body, Map<String, Integer> outer, int outerBytes) {
    var shared = new HashMap<>(outer);
    int sharedBytes = declareShared(body, shared, outerBytes);
    var names = new PtxRegisters(shared);
    for (var parameter : parameters.split(",")) {
      var name = PARAMETER.matcher(parameter.strip());
      if (name.find()) {
        names.parameter(name.group(1));
      }
    }
    var threads = THREADS.matcher(limits);
    int threadsMax = threads.find() ? Integer.parseInt(threads.group(1)) : Integer.MAX_VALUE;
    var labels = new HashMap<String, Integer>();
    var instructions = new ArrayList<PtxInstruction>();
    for (var statement : statements(body)) {
      var registers = REGISTERS.matcher(statement);
      if (statement.endsWith(":")) {
        labels.put(statement.substring(0, statement.length() - 1), instructions.size());
      } else if (registers.matches()) {
        names.declare(registers.group(1), registers.group(2));
      } else if (!statement.startsWith(".")) {
        instructions.add(PtxInstruction.of(statement));
      }
    }
    var compiler = new PtxCompiler(names, labels);
    var steps = instructions.stream().map(compiler::compile).toArray(PtxStep[]::new);
    return new PtxKernel(steps, names, sharedBytes, threadsMax);
  }

  /** Statements, and labels with their colon; braces around statements fall away. */
  private static List<String> statements(String body) {
    var all = new ArrayList<String>();
    int from = 0;
    for (int i = 0; i < body.length(); i++) {
      char c = body.charAt(i);
      var text = body.substring(from, i).strip();
      if (text.isEmpty() && (c == '{' || c == '}')) {
        from = i + 1;
      } else if (c == ';') {
        all.add(text);
        from = i + 1;
      } else if (c == ':' && text.startsWith("$") && !text.contains(" ")) {
        all.add(text + ":");
        from = i + 1;
      }
    }
    return all;
  }
}
