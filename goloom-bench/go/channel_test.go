// The Go twins of the JMH benchmarks: each function is the class of the same name, each sub-benchmark its method.
package bench

import "testing"

// What does it cost to hand one value over?
func BenchmarkChannel(b *testing.B) {
	stream := func(capacity int) func(*testing.B) {
		return func(b *testing.B) {
			values := make(chan int, capacity)
			go func() {
				for i := range b.N {
					values <- i
				}
			}()
			for range b.N {
				<-values
			}
		}
	}
	b.Run("stream/capacity=0", stream(0))
	b.Run("stream/capacity=128", stream(128))

	b.Run("alone", func(b *testing.B) {
		values := make(chan int, 1)
		for i := range b.N {
			values <- i
			<-values
		}
	})

	b.Run("selectOfTwo", func(b *testing.B) {
		x, y := producer(b.N/2), producer(b.N-b.N/2)
		for range b.N {
			select {
			case <-x:
			case <-y:
			}
		}
	})
}

func producer(n int) chan int {
	values := make(chan int)
	go func() {
		for i := range n {
			values <- i
		}
	}()
	return values
}
