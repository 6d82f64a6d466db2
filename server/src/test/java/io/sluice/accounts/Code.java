package io.sluice.accounts;

import io.sluice.Sluice;
import io.sluice.accounts.Piece.Member;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.Instruction;
import java.lang.classfile.MethodModel;
import java.lang.classfile.Opcode;
import java.lang.classfile.instruction.FieldInstruction;
import java.lang.invoke.MethodType;
import java.lang.reflect.Executable;
import java.lang.reflect.Method;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Compiled classes, taken apart. */
final class Code {
  private static final String BEGIN = "<clinit>()V";

  private final Map<String, Class<?>> types = new LinkedHashMap<>();
  private final Map<Member, Piece> pieces = new HashMap<>();
  private final Map<String, Set<Class<?>>> above = new HashMap<>();

  private Code() {}

  static Code ofTheServer() {
    Path classes = location(Sluice.class);
    try (Stream<Path> all = Files.walk(classes)) {
      return of(
          all.filter(each -> each.toString().endsWith(".class"))
              .filter(each -> !each.endsWith("package-info.class"))
              .sorted()
              .toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Of a class and those in it. */
  static Code of(Class<?> whole) {
    return of(
        Stream.concat(Stream.of(whole), Stream.of(whole.getDeclaredClasses()))
            .map(each -> location(each).resolve(each.getName().replace('.', '/') + ".class"))
            .toList());
  }

  private static Code of(List<Path> files) {
    Code code = new Code();
    files.forEach(code::read);
    return code;
  }

  private static Path location(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private void read(Path file) {
    try {
      ClassModel model = ClassFile.of().parse(file);
      String name = model.thisClass().asInternalName().replace('/', '.');
      types.put(name, Class.forName(name, false, Code.class.getClassLoader()));
      model.methods().forEach(method -> read(name, method));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What stands before the value of a static field is set, and after the one before, makes it. */
  private void read(String owner, MethodModel method) {
    String name = method.methodName().stringValue() + method.methodType().stringValue();
    Piece piece = new Piece();
    pieces.put(new Member(owner, name), piece);
    if (method.code().isEmpty()) {
      return;
    }
    for (var element : method.code().get()) {
      if (element instanceof Instruction instruction) {
        piece.add(instruction);
        if (name.equals(BEGIN)
            && instruction instanceof FieldInstruction field
            && field.opcode() == Opcode.PUTSTATIC) {
          pieces.put(new Member(owner, field.name().stringValue()), piece);
          piece = new Piece();
        }
      }
    }
  }

  Collection<Class<?>> types() {
    return types.values();
  }

  boolean has(String type) {
    return types.containsKey(type);
  }

  boolean has(Member member) {
    return pieces.containsKey(member);
  }

  Class<?> type(String name) {
    return Objects.requireNonNull(types.get(name), name);
  }

  Piece piece(Member member) {
    return Objects.requireNonNull(pieces.get(member));
  }

  /** All pieces of a class. */
  Stream<Piece> piecesOf(String type) {
    return pieces.entrySet().stream()
        .filter(each -> each.getKey().owner().equals(type))
        .map(Map.Entry::getValue);
  }

  /** What a call of a class's method runs: its own, or the one that it inherits. */
  Optional<Member> resolve(String type, String method) {
    return above(type).stream()
        .map(each -> new Member(each.getName(), method))
        .filter(pieces::containsKey)
        .findFirst();
  }

  /** The class, what it extends, then every interface. Those of others too. */
  Set<Class<?>> above(String type) {
    return above.computeIfAbsent(type, name -> above(type(name)));
  }

  private static Set<Class<?>> above(Class<?> type) {
    Set<Class<?>> found = new LinkedHashSet<>();
    for (Class<?> each = type; each != null; each = each.getSuperclass()) {
      found.add(each);
    }
    List.copyOf(found).forEach(each -> addInterfaces(each, found));
    return found;
  }

  private static void addInterfaces(Class<?> type, Set<Class<?>> found) {
    for (Class<?> each : type.getInterfaces()) {
      if (found.add(each)) {
        addInterfaces(each, found);
      }
    }
  }

  /** Name and types, as a class file has them. */
  static String signature(Executable method) {
    boolean returns = method instanceof Method;
    Class<?> returned = returns ? ((Method) method).getReturnType() : void.class;
    return (returns ? method.getName() : "<init>")
        + MethodType.methodType(returned, method.getParameterTypes()).descriptorString();
  }
}
