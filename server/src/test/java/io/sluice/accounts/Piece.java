package io.sluice.accounts;

import java.lang.classfile.Instruction;
import java.lang.classfile.Opcode;
import java.lang.classfile.instruction.ConstantInstruction.LoadConstantInstruction;
import java.lang.classfile.instruction.FieldInstruction;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.NewObjectInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDesc;
import java.lang.constant.DirectMethodHandleDesc;
import java.lang.constant.DirectMethodHandleDesc.Kind;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * What a method does, or what makes the value of a static field: which methods it calls or passes
 * on, which classes it makes, which static fields it reads, and which texts stand in it.
 */
record Piece(Set<Call> calls, Set<String> made, Set<Member> fields, Set<String> texts) {
  Piece() {
    this(
        new LinkedHashSet<>(), new LinkedHashSet<>(), new LinkedHashSet<>(), new LinkedHashSet<>());
  }

  /**
   * A method or a field.
   *
   * @param owner the class that is named where it is used; dots, as {@link Class#getName} has them
   * @param name with its types, for a method
   */
  record Member(String owner, String name) {
    static Member of(ClassDesc owner, String name) {
      return new Member(name(owner), name);
    }

    private static String name(ClassDesc type) {
      String text = type.descriptorString();
      return type.isClassOrInterface()
          ? text.substring(1, text.length() - 1).replace('/', '.')
          : text;
    }
  }

  /** A call; what it reaches may be that of any class below, unless it is exact. */
  record Call(Member target, boolean exact) {}

  /** Whether it calls one of these, or reads one of these fields. */
  boolean uses(Set<Member> members) {
    return fields.stream().anyMatch(members::contains)
        || calls.stream().map(Call::target).anyMatch(members::contains);
  }

  void add(Instruction instruction) {
    switch (instruction) {
      case InvokeInstruction call ->
          calls.add(
              new Call(
                  Member.of(
                      call.owner().asSymbol(),
                      call.name().stringValue() + call.type().stringValue()),
                  call.opcode() == Opcode.INVOKESTATIC || call.opcode() == Opcode.INVOKESPECIAL));
      case NewObjectInstruction make -> made.add(Member.name(make.className().asSymbol()));
      case FieldInstruction field when field.opcode() == Opcode.GETSTATIC ->
          fields.add(Member.of(field.owner().asSymbol(), field.name().stringValue()));
      case InvokeDynamicInstruction lambda -> lambda.bootstrapArgs().forEach(this::add);
      case LoadConstantInstruction constant -> add(constant.constantValue());
      default -> {
        // moves values about
      }
    }
  }

  private void add(ConstantDesc constant) {
    if (constant instanceof String text) {
      texts.add(text);
    } else if (constant instanceof DirectMethodHandleDesc handle) {
      Member target = Member.of(handle.owner(), handle.methodName() + handle.lookupDescriptor());
      boolean makes = handle.kind() == Kind.CONSTRUCTOR;
      if (makes) {
        made.add(target.owner());
      }
      boolean virtual = handle.kind() == Kind.VIRTUAL || handle.kind() == Kind.INTERFACE_VIRTUAL;
      calls.add(
          new Call(
              makes ? new Member(target.owner(), "<init>" + handle.lookupDescriptor()) : target,
              !virtual));
    }
  }
}
