/// Bugs of large Go programs in which goroutines hang, from GoBench/GoKer (Yuan, Jiang, Liu, Zhu,
/// Zheng: GoBench: a benchmark suite of real-world Go concurrency bugs, CGO 2021), each written
/// afresh in Java from what is published about it: only the steps that hang, in an order that
/// always does.
package io.goloom.debug.goker;
