package io.goloom.net;
final class Tls {}
