package dev.expandcontract.hibernate;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.Handle;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.jar.asm.Type;

/** Collects what class files link to in packages of Hibernate, as lines of the adapter's list. */
final class HibernateLinks extends ClassVisitor {

    private final Set<String> lines = new TreeSet<>();
    private List<String> supertypes = List.of();

    HibernateLinks() {
        super(Opcodes.ASM9);
    }

    void add(byte[] classFile) {
        new ClassReader(classFile).accept(this, ClassReader.SKIP_DEBUG);
    }

    Set<String> lines() {
        return lines;
    }

    @Override
    public void visit(int version, int access, String name, String signature, String superName, String[] interfaces) {
        supertypes = new ArrayList<>(List.of(interfaces));
        supertypes.add(superName);
        supertypes.forEach(this::type);
    }

    @Override
    public MethodVisitor visitMethod(
            int access, String name, String descriptor, String signature, String[] exceptions) {
        if ((access & Opcodes.ACC_PUBLIC) != 0 && (access & Opcodes.ACC_STATIC) == 0 && !name.equals("<init>")) {
            supertypes.forEach(type -> add("implements", type, name, descriptor));
        }
        return new Code(name + descriptor);
    }

    private void add(String kind, String owner, String name, String descriptor) {
        if (owner.startsWith("org/hibernate/")) {
            lines.add(kind + ' ' + owner.replace('/', '.') + ' ' + name + ' ' + descriptor);
        }
    }

    private void type(String internalName) {
        if (internalName.startsWith("org/hibernate/")) {
            lines.add("type " + internalName.replace('/', '.'));
        }
    }

    private final class Code extends MethodVisitor {

        private final String method;

        private Code(String method) {
            super(Opcodes.ASM9);
            this.method = method;
        }

        @Override
        public void visitMethodInsn(int opcode, String owner, String name, String descriptor, boolean isInterface) {
            // A method that overrides or implements another and passes on to it is called where that exists, or by
            // nobody.
            if (!supertypes.contains(owner) || !method.equals(name + descriptor)) {
                var kind = opcode == Opcodes.INVOKESTATIC ? "static" : "method";
                add(name.equals("<init>") ? "constructor" : kind, owner, name, descriptor);
            }
        }

        @Override
        public void visitFieldInsn(int opcode, String owner, String name, String descriptor) {
            add("field", owner, name, descriptor);
        }

        @Override
        public void visitTypeInsn(int opcode, String type) {
            type(type);
        }

        @Override
        public void visitLdcInsn(Object value) {
            if (value instanceof Type type && type.getSort() == Type.OBJECT) {
                type(type.getInternalName());
            }
        }

        @Override
        public void visitInvokeDynamicInsn(String name, String descriptor, Handle bootstrap, Object... arguments) {
            // A lambda: what it implements, and what it is if it refers to a method.
            if (arguments.length > 0 && arguments[0] instanceof Type implemented) {
                add("implements", Type.getReturnType(descriptor).getInternalName(), name, implemented.getDescriptor());
            }
            for (var argument : arguments) {
                if (argument instanceof Handle handle) {
                    int opcode =
                            handle.getTag() == Opcodes.H_INVOKESTATIC ? Opcodes.INVOKESTATIC : Opcodes.INVOKEVIRTUAL;
                    visitMethodInsn(
                            opcode, handle.getOwner(), handle.getName(), handle.getDesc(), handle.isInterface());
                } else if (argument instanceof Type type && type.getSort() == Type.OBJECT) {
                    type(type.getInternalName());
                }
            }
        }
    }
}
