package io.goloom.net;

import java.lang.reflect.InvocationTargetException;
import java.security.GeneralSecurityException;
import java.security.NoSuchProviderException;
import java.security.Provider;
import org.jspecify.annotations.Nullable;

/// Finds who does the work of TLS. Conscrypt is reached by reflection: a program brings it along or
/// does not.
final class Providers {
  /// The name of the JDK's provider.
  static final String JDK = "SunJSSE";

  private Providers() {}

  private static final class Conscrypt {
    static final @Nullable Provider PROVIDER;
    static final String MISSING;

    static {
      Provider found = null;
      String missing = "";
      try {
        Class<?> conscrypt = Class.forName("org.conscrypt.Conscrypt");
        conscrypt.getMethod("checkAvailability").invoke(null);
        found = (Provider) conscrypt.getMethod("newProvider").invoke(null);
      } catch (ClassNotFoundException e) {
        missing = "it is not on the class path (org.conscrypt:conscrypt-openjdk-uber)";
      } catch (InvocationTargetException e) {
        missing = "it has no native library for this machine: " + e.getCause();
      } catch (ReflectiveOperationException | LinkageError e) {
        missing = e.toString();
      }
      PROVIDER = found;
      MISSING = missing;
    }
  }

  /// The provider to be used.
  ///
  /// @return null for the JDK's
  static @Nullable Provider of(Tls.Engine engine) throws GeneralSecurityException {
    Provider provider = engine == Tls.Engine.JDK ? null : Conscrypt.PROVIDER;
    if (provider == null && engine == Tls.Engine.CONSCRYPT) {
      throw new NoSuchProviderException("Conscrypt cannot be used: " + Conscrypt.MISSING);
    }
    return provider;
  }
}
