package io.goloom.net;
abstract non-sealed class TlsConn extends BaseConn {}
