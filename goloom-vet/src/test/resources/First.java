import io.goloom.Go;
import io.goloom.context.Context;

class First {
  void wrong(Context ctx) {
    ctx.withCancel();
  }

  @SuppressWarnings("goloom-context-close")
  void suppressed(Context ctx) {
    ctx.withCancel();
  }
}

class Second {
  public static void main(String[] args) {
    Go.go(() -> System.out.println("never"));
  }
}
