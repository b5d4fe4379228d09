package io.goloom.sched;

/// What a waiting goroutine waits for, in the words of Go's goroutine dumps.
public enum WaitReason {
  /// A receive from a channel.
  CHANNEL_RECEIVE("chan receive"),
  /// A send to a channel.
  CHANNEL_SEND("chan send"),
  /// A select with at least one case.
  SELECT("select"),
  /// A select without any case that can ever be ready, or an operation on a channel that is never
  /// ready.
  FOREVER("select (no cases)"),
  /// A sleep.
  SLEEP("sleep"),
  /// A WaitGroup's or ErrGroup's await.
  WAIT_GROUP("sync.WaitGroup.await"),
  /// A free place in an ErrGroup with a limit.
  GROUP_LIMIT("sync.ErrGroup.go (limit)"),
  /// A Mutex's lock.
  MUTEX_LOCK("sync.Mutex.lock"),
  /// A RWMutex's lock for reading.
  RW_MUTEX_READ_LOCK("sync.RWMutex.rLock"),
  /// A RWMutex's lock for writing.
  RW_MUTEX_LOCK("sync.RWMutex.lock"),
  /// A Cond's await.
  COND("sync.Cond.await"),
  /// A Semaphore's acquire.
  SEMAPHORE("sync.Semaphore.acquire"),
  /// Another goroutine's run of the same Once.
  ONCE("sync.Once"),
  /// Another goroutine's call for the same key of a SingleFlight.
  SINGLE_FLIGHT("sync.SingleFlight"),
  /// A socket of goloom's, or the look-up of a name. What ends it comes from outside of the
  /// process.
  IO_WAIT("IO wait");

  private final String text;

  WaitReason(String text) {
    this.text = text;
  }

  /// The words for reports.
  @Override
  public String toString() {
    return text;
  }
}
