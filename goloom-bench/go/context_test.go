package bench

import (
	"context"
	"testing"
	"time"
)

type key int

// What does it cost to carry a context along?
func BenchmarkContext(b *testing.B) {
	parent, stop := context.WithCancel(context.Background())
	defer stop()

	b.Run("withCancel", func(b *testing.B) {
		for range b.N {
			_, cancel := context.WithCancel(parent)
			cancel()
		}
	})

	b.Run("withTimeout", func(b *testing.B) {
		for range b.N {
			_, cancel := context.WithTimeout(parent, time.Hour)
			cancel()
		}
	})

	value := func(depth int) func(*testing.B) {
		return func(b *testing.B) {
			innermost := context.Background()
			for i := range depth {
				innermost = context.WithValue(innermost, key(i), i)
			}
			for range b.N {
				if innermost.Value(key(0)).(int) != 0 {
					b.Fatal("wrong value")
				}
			}
		}
	}
	b.Run("value/depth=1", value(1))
	b.Run("value/depth=10", value(10))

	b.Run("err", func(b *testing.B) {
		for range b.N {
			if parent.Err() != nil {
				b.Fatal("has ended")
			}
		}
	})

	b.Run("cancelParent", func(b *testing.B) {
		const children = 1000
		for made := 0; made < b.N; made += children {
			root, cancel := context.WithCancel(parent)
			for range min(children, b.N-made) {
				_, c := context.WithCancel(root)
				_ = c
			}
			cancel()
		}
	})
}
