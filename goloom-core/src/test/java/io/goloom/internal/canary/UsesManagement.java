package io.goloom.internal.canary;

import javax.management.ObjectName;
import jdk.jfr.Recording;

/// Uses two modules that only one package each may know.
public record UsesManagement(ObjectName name, Recording recording) {}
