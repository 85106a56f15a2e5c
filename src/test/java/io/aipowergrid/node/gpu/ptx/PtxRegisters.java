package io.aipowergrid.node.gpu.ptx;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Places of everything an instruction can name: registers, parameters, constants and symbols. */
final class PtxRegisters {
  private final Map<String, Integer> places = new HashMap<>();
  private final Map<Integer, Long> constants = new HashMap<>();
  private final List<String> parameters = new ArrayList<>();
  private final Map<String, Integer> shared;

  /**
   * @param shared addresses of the variables in shared memory
   */
  PtxRegisters(Map<String, Integer> shared) {
    this.shared = shared;
    for (var special : List.of("%tid.x", "%ctaid.x", "%ntid.x", "%nctaid.x", "%laneid")) {
      add(special);
    }
  }

  private int add(String name) {
    int place = places.size();
    places.put(name, place);
    return place;
  }

  void parameter(String name) {
    parameters.add(name);
    add(name);
  }

  /** A register, or as many as counted. */
  void declare(String name, String count) {
    if (count == null) {
      places.computeIfAbsent(name, unused -> places.size());
      return;
    }
    for (int i = 0; i < Integer.parseInt(count); i++) {
      add(name + i);
    }
  }

  /** The place of a register, or of a constant that every thread has from the start. */
  int place(String name) {
    var known = places.get(name);
    if (known != null) {
      return known;
    }
    int place = add(name);
    constants.put(place, value(name));
    return place;
  }

  private long value(String text) {
    var symbol = shared.get(text);
    if (symbol != null) {
      return symbol;
    }
    if (text.startsWith("0f") || text.startsWith("0F")) {
      return Integer.parseUnsignedInt(text.substring(2), 16);
    }
    if (text.startsWith("0x")) {
      return Long.parseUnsignedLong(text.substring(2), 16);
    }
    return Long.parseLong(text);
  }

  int count() {
    return places.size();
  }

  List<String> parameters() {
    return parameters;
  }

  void fillConstants(long[] registers) {
    constants.forEach((place, value) -> registers[place] = value);
  }
}
