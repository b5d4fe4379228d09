// The Go twin of io.goloom.bench.cost.Cost: the same figures, each a line "figure<TAB>value<TAB>unit".
package main

import (
	"fmt"
	"os"
	"runtime"
	"slices"
	"strconv"
	"sync"
	"time"
)

const (
	switches = 1_000_000
	batch    = 1000
	batches  = 1000
	warmUp   = 3
	runs     = 7
)

func print(figure string, value float64, unit string) {
	fmt.Printf("%s\t%.1f\t%s\n", figure, value, unit)
}

func each(parts int, work func()) float64 {
	var taken []float64
	for i := range warmUp + runs {
		begin := time.Now()
		work()
		if i >= warmUp {
			taken = append(taken, float64(time.Since(begin).Nanoseconds())/float64(parts))
		}
	}
	slices.Sort(taken)
	return taken[len(taken)/2]
}

// All wait on one channel, so all are alive when the memory is read.
func alive(goroutines int) {
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	gate := make(chan bool)
	var waiting, ended sync.WaitGroup
	begin := time.Now()
	waiting.Add(goroutines)
	for range goroutines {
		ended.Go(func() {
			waiting.Done()
			<-gate
		})
	}
	waiting.Wait()
	millis := float64(time.Since(begin).Nanoseconds()) / 1e6
	runtime.GC()
	runtime.ReadMemStats(&after)
	held := func(m runtime.MemStats) float64 { return float64(m.StackInuse + m.HeapAlloc) }
	print("memory", (held(after)-held(before))/float64(goroutines), "B")
	print("alive at once", float64(runtime.NumGoroutine()-1), "goroutines")
	print("time until all are", millis, "ms")
	close(gate)
	ended.Wait()
}

// A thousand at a time, from the start to the end of each.
func create() {
	for range batches {
		var wg sync.WaitGroup
		for range batch {
			wg.Go(func() {})
		}
		wg.Wait()
	}
}

func giveWay() {
	var wg sync.WaitGroup
	for range 2 {
		wg.Go(func() {
			for range switches {
				runtime.Gosched()
			}
		})
	}
	wg.Wait()
}

func handOver() {
	there, back := make(chan bool), make(chan bool)
	go func() {
		for range switches {
			<-there
			back <- true
		}
	}()
	for range switches {
		there <- true
		<-back
	}
}

func main() {
	goroutines, err := strconv.Atoi(os.Args[1])
	if err != nil {
		panic(err)
	}
	alive(goroutines)
	print("creation", each(batch*batches, create), "ns")
	print("switch", each(2*switches, giveWay), "ns")
	print("switch by channel", each(2*switches, handOver), "ns")
}
