package io.aipowergrid.node.inference.model;

import com.hubspot.jinjava.el.TypeConvertingMapELResolver;
import com.hubspot.jinjava.el.ext.JinjavaListELResolver;
import com.hubspot.jinjava.interpret.InterpretException;
import com.hubspot.jinjava.util.ForLoop;
import java.beans.FeatureDescriptor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import jinjava.javax.el.ArrayELResolver;
import jinjava.javax.el.CompositeELResolver;
import jinjava.javax.el.ELContext;
import jinjava.javax.el.ELResolver;
import org.jspecify.annotations.Nullable;

/**
 * Properties and methods a template may use: those of Python's str, list and dict that templates
 * use, and of the loop variable. There is no reflection, so no way from a value to Java.
 */
final class TemplateValues extends ELResolver {
  static ELResolver resolver() {
    var resolver = new CompositeELResolver();
    resolver.add(new TemplateValues());
    resolver.add(new ArrayELResolver(true));
    resolver.add(new JinjavaListELResolver(false));
    resolver.add(new TypeConvertingMapELResolver(false));
    return resolver;
  }

  @Override
  public @Nullable Object getValue(
      ELContext context, @Nullable Object base, @Nullable Object property) {
    if (base instanceof ForLoop loop) {
      context.setPropertyResolved(true);
      return loopValue(loop, String.valueOf(property));
    }
    if (base instanceof CharSequence text && property instanceof Number index) {
      context.setPropertyResolved(true);
      return PythonText.charAt(text.toString(), index.intValue());
    }
    if (base != null && !isContainer(base)) {
      context.setPropertyResolved(true);
      return null;
    }
    return null;
  }

  private static boolean isContainer(Object base) {
    return base instanceof List || base instanceof Map || base.getClass().isArray();
  }

  private static @Nullable Object loopValue(ForLoop loop, String property) {
    return switch (property) {
      case "index" -> loop.getIndex() + 1L;
      case "index0" -> (long) loop.getIndex();
      case "first" -> loop.isFirst();
      case "last" -> loop.isLast();
      case "length" -> (long) loop.getLength();
      case "revindex" -> loop.getRevindex() + 1L;
      case "revindex0" -> (long) loop.getRevindex();
      case "depth" -> (long) loop.getDepth();
      default -> null;
    };
  }

  @Override
  public @Nullable Object invoke(
      ELContext context,
      @Nullable Object base,
      Object method,
      Class<?> @Nullable [] types,
      Object @Nullable [] arguments) {
    if (base == null) {
      return null;
    }
    context.setPropertyResolved(true);
    var name = String.valueOf(method);
    var given = arguments == null ? List.of() : Arrays.asList(arguments);
    if (base instanceof CharSequence text) {
      return PythonText.call(text.toString(), name, given);
    }
    if (base instanceof Map<?, ?> map) {
      return callMap(map, name, given);
    }
    if (base instanceof List<?> list) {
      return callList(list, name, given);
    }
    throw unknown(name);
  }

  private static @Nullable Object callMap(Map<?, ?> map, String name, List<?> arguments) {
    return switch (name) {
      case "items" -> map.entrySet().stream().map(e -> pair(e.getKey(), e.getValue())).toList();
      case "keys" -> List.copyOf(map.keySet());
      case "values" -> Collections.unmodifiableList(new ArrayList<>(map.values()));
      case "get" -> {
        var value = arguments.isEmpty() ? null : map.get(arguments.getFirst());
        yield value == null && arguments.size() > 1 ? arguments.get(1) : value;
      }
      default -> throw unknown(name);
    };
  }

  private static List<@Nullable Object> pair(Object key, @Nullable Object value) {
    return Collections.unmodifiableList(Arrays.asList(key, value));
  }

  @SuppressWarnings("unchecked") // Lists that templates make hold any object.
  private static @Nullable Object callList(List<?> list, String name, List<?> arguments) {
    return switch (name) {
      case "append" -> {
        if (list.size() >= TemplateSandbox.LIST_SIZE_MAX) {
          throw new InterpretException("a list becomes too long");
        }
        ((List<@Nullable Object>) list).add(arguments.isEmpty() ? null : arguments.getFirst());
        yield "";
      }
      case "index" -> (long) list.indexOf(arguments.getFirst());
      case "count" -> list.stream().filter(e -> Objects.equals(e, arguments.getFirst())).count();
      default -> throw unknown(name);
    };
  }

  static InterpretException unknown(String method) {
    return new InterpretException("there is no method " + method);
  }

  @Override
  public @Nullable Class<?> getCommonPropertyType(ELContext context, @Nullable Object base) {
    return Object.class;
  }

  @Override
  public Iterator<FeatureDescriptor> getFeatureDescriptors(
      ELContext context, @Nullable Object base) {
    return Collections.emptyIterator();
  }

  @Override
  public @Nullable Class<?> getType(
      ELContext context, @Nullable Object base, @Nullable Object property) {
    return null;
  }

  @Override
  public boolean isReadOnly(ELContext context, @Nullable Object base, @Nullable Object property) {
    return true;
  }

  @Override
  public void setValue(
      ELContext context, @Nullable Object base, @Nullable Object property, @Nullable Object value) {
    // Only containers have settable parts; the resolvers after this one know them.
  }
}
