package bench

import (
	"sync"
	"testing"
)

// What does it cost to start a goroutine and to wait for its end?
func BenchmarkSpawn(b *testing.B) {
	spawnAndWait := func(batch int) func(*testing.B) {
		return func(b *testing.B) {
			for started := 0; started < b.N; started += batch {
				var wg sync.WaitGroup
				for range min(batch, b.N-started) {
					wg.Go(func() {})
				}
				wg.Wait()
			}
		}
	}
	b.Run("spawnAndWait/batch=1", spawnAndWait(1))
	b.Run("spawnAndWait/batch=1000", spawnAndWait(1000))
}
